//! Sentences for the codes of the core. English is the core's own; a code without an entry falls back to it.

/// The Russian sentence for a code.
pub(super) fn russian(code: &str) -> Option<&'static str> {
    Some(match code {
        "auth.key" => "Ключ больше не подходит: его отозвали или сменили. Подключитесь заново.",
        "auth.login" => "Сотруднику больше нельзя обращаться к API. Проверьте его доступ и подключитесь заново.",
        "case.no_address" => "У клиента нет адреса, подходящего для канала: обращение некуда записать.",
        "case.skipped_deleted" | "case.deleted" => "В прежней системе обращение удалено или помечено как спам.",
        "channel.skip" | "case.channel_skipped" => "Вы решили не переносить этот канал.",
        _ => return None,
    })
}
