//! The same as `desks` for help desks that few people come from.

/// The Russian sentence for why a file is taken for one of theirs, or `None`.
pub(super) fn sentence(english: &str) -> Option<&'static str> {
    Some(match english {
        "it lists customers as Desk.com writes them" => "список клиентов, как его пишет Desk.com",
        "it lists users as Desk.com writes them" => "список сотрудников, как его пишет Desk.com",
        "its first record is a case as Desk.com writes them" => "первая запись — обращение, как их пишет Desk.com",
        "its first record is a chat as LiveChat lists them" => "первая запись — чат из списка LiveChat",
        "its first record is a chat as tawk.to writes them" => "первая запись — чат, как их пишет tawk.to",
        "its first record is a chat of LiveChat's archive" => "первая запись — чат из архива LiveChat",
        "its first record is a conversation as Re:amaze writes them" => {
            "первая запись — переписка, как их пишет Re:amaze"
        }
        "its first record is a message as Desk.com writes them" => "первая запись — сообщение, как их пишет Desk.com",
        "its first record is a message as Re:amaze writes them" => "первая запись — сообщение, как их пишет Re:amaze",
        "its first record is a message as SupportPal writes them" => {
            "первая запись — сообщение, как их пишет SupportPal"
        }
        "its first record is a note as Desk.com writes them" => "первая запись — заметка, как их пишет Desk.com",
        "its first record is a ticket as HelpDesk writes them" => "первая запись — тикет, как их пишет HelpDesk",
        "its first record is a ticket as SupportPal writes them" => "первая запись — тикет, как их пишет SupportPal",
        "it holds journal entries as ServiceNow writes them" => "записи журнала, как их пишет ServiceNow",
        "it lists users as ServiceNow writes them" => "список пользователей, как его пишет ServiceNow",
        "its columns are those of ServiceNow's list of incidents" => "столбцы списка инцидентов ServiceNow",
        "its first record is an incident as ServiceNow writes them" => {
            "первая запись — инцидент, как их пишет ServiceNow"
        }
        "its records have types and attributes as Kustomer writes them" => {
            "записи с типами и атрибутами, как их пишет Kustomer"
        }
        _ => return None,
    })
}

/// The Russian sentence for what their files lack, or `None`.
pub(super) fn remedy(english: &str) -> Option<&'static str> {
    Some(match english {
        "There are cases of Desk.com without their messages. Drop the files with messages, replies and notes as well." => {
            "Есть обращения Desk.com без сообщений. Добавьте файлы с сообщениями, ответами и заметками."
        }
        "There are messages or notes of Desk.com, but no cases. Drop the file with the cases as well." => {
            "Есть сообщения или заметки Desk.com, но нет обращений. Добавьте файл с обращениями."
        }
        "There are tickets of HelpDesk without their events, which hold the messages. Fetch each ticket by its id (/v1/tickets/…) and drop that." => {
            "Есть тикеты HelpDesk без событий, в которых сообщения. Выгрузите каждый тикет по его номеру (/v1/tickets/…) и добавьте."
        }
        "There are conversations of Kustomer without their messages and notes. Fetch both of each (/v1/conversations/…/messages, /v1/conversations/…/notes, all pages) and drop them beside." => {
            "Есть переписки Kustomer без сообщений и заметок. Выгрузите их (/v1/conversations/…/messages, /v1/conversations/…/notes, все страницы) и добавьте."
        }
        "There are chats of LiveChat without their events, which hold the messages. Fetch the archive with whole threads (list_archives, or get_chat for each) and drop that." => {
            "Есть чаты LiveChat без событий, в которых сообщения. Выгрузите архив с полными переписками (list_archives или get_chat для каждого) и добавьте."
        }
        "There are conversations of Re:amaze with their first messages only. Fetch all messages (/api/v1/messages, all pages) and drop them beside." => {
            "В переписках Re:amaze есть только первые сообщения. Выгрузите все сообщения (/api/v1/messages, все страницы) и добавьте."
        }
        "There are messages of Re:amaze, but no conversations. Fetch them (/api/v1/conversations, all pages) and drop them beside." => {
            "Есть сообщения Re:amaze, но нет переписок. Выгрузите их (/api/v1/conversations, все страницы) и добавьте."
        }
        "There are incidents of ServiceNow without comments and work notes. Add the column \"Comments and Work notes\" to the list before exporting it, or drop the table sys_journal_field beside." => {
            "Есть инциденты ServiceNow без комментариев и рабочих заметок. Добавьте в список столбец «Comments and Work notes» и выгрузите его ещё раз, или добавьте таблицу sys_journal_field."
        }
        "There are journal entries of ServiceNow, but no incidents. Export the list of incidents with sys_id and drop it beside." => {
            "Есть записи журнала ServiceNow, но нет инцидентов. Выгрузите список инцидентов вместе с sys_id и добавьте."
        }
        "There are tickets of SupportPal without their messages. Fetch the messages of each (/api/ticket/message?ticket_id=…) and drop them beside." => {
            "Есть тикеты SupportPal без сообщений. Выгрузите сообщения каждого (/api/ticket/message?ticket_id=…) и добавьте."
        }
        "There are messages of SupportPal, but no tickets. Fetch them (/api/ticket/ticket) and drop them beside." => {
            "Есть сообщения SupportPal, но нет тикетов. Выгрузите их (/api/ticket/ticket) и добавьте."
        }
        "There are chats of tawk.to without messages. Export them once more with their transcripts and drop that." => {
            "Есть чаты tawk.to без сообщений. Выгрузите их ещё раз вместе с перепиской."
        }
        _ => return None,
    })
}
