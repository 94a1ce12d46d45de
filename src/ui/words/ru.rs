//! Russian.

use super::{
    CheckWords, ConnectWords, Counted as _, EarlierWords, FilesWords, Forms, Frame, Language, MapWords, Names,
    PlanWords, ProofWords, Rail, ReportWords, Reread, RunWords, Talk, TryWords, UndoWords, Words, WorkWords, XrayWords,
    format::{grouped, russian_form},
};
use crate::deskie::address::AddressError;
use crate::model::Channel;
use crate::plan::{CasePriority, CaseStatus, Reason};
use crate::run::proof::Proof;
use crate::run::{Outcome, Phase};
use crate::ui::state::{StepState, judge};
use crate::vendor::Column;
use crate::wire::{ConnectProblem, Work};

fn n(n: u64) -> String {
    grouped(n, "\u{202f}")
}

fn n_new(n: u64) -> String {
    n.ru("новое обращение", "новых обращения", "новых обращений")
}

fn cases(n: u64) -> String {
    n.ru("обращение", "обращения", "обращений")
}

/// After "из": "3 из 5 обращений", "1 из 1 обращения".
fn of_cases(n: u64) -> String {
    n.ru("обращения", "обращений", "обращений")
}

fn differing(all: u64, explained: u64) -> String {
    match (all, explained) {
        (0, _) => "Расхождений нет.".into(),
        (1, 1) => "1\u{a0}расхождение, оно объяснено.".into(),
        (all, done) if all == done => {
            format!("{}, все объяснены.", all.ru("расхождение", "расхождения", "расхождений"))
        }
        (all, done) => format!("{}, объяснено {}.", all.ru("расхождение", "расхождения", "расхождений"), n(done)),
    }
}

/// Что показала сверка: одна фраза, которая не утверждает больше увиденного.
fn proved(proof: &Proof) -> String {
    let entries = match (proof.entries_seen, proof.entries) {
        (seen, all) if seen == all => all.ru("сообщение или заметка", "сообщения и заметки", "сообщений и заметок"),
        (seen, all) => format!("{} из {} сообщений и заметок", n(seen), n(all)),
    };
    let there = match (proof.files_seen, proof.files) {
        (seen, all) if seen == all => format!("Все обращения из файлов — в Deskie: {}", cases(all)),
        (seen, all) => format!("В Deskie {} из {} в файлах", n(seen), of_cases(all)),
    };
    let sentence = match proof.deep {
        0 => format!("{there}."),
        _ if proof.has_read_all() => format!("{there}, в них {entries}."),
        deep => format!("{there}. Целиком прочитано {}, в них {entries}.", cases(deep)),
    };
    format!("{sentence} {}", differing(proof.differences, proof.explained))
}

fn files(n: u64) -> String {
    n.ru("файл", "файла", "файлов")
}

pub(super) static WORDS: Words = Words {
    language: Language::Ru,
    own_name: "Русский",
    forms: Forms {
        group: "\u{202f}",
        decimal: ",",
        months: [
            "января",
            "февраля",
            "марта",
            "апреля",
            "мая",
            "июня",
            "июля",
            "августа",
            "сентября",
            "октября",
            "ноября",
            "декабря",
        ],
        months_alone: [
            "Январь",
            "Февраль",
            "Март",
            "Апрель",
            "Май",
            "Июнь",
            "Июль",
            "Август",
            "Сентябрь",
            "Октябрь",
            "Ноябрь",
            "Декабрь",
        ],
        weekdays: ["в понедельник", "во вторник", "в среду", "в четверг", "в пятницу", "в субботу", "в воскресенье"],
        today: "сегодня",
        tomorrow: "завтра",
        at: "в",
        bytes: ["Б", "кБ", "МБ", "ГБ", "ТБ"],
        days: |n| n.ru("день", "дня", "дней"),
        hour: "ч",
        minute: "мин",
        second: "с",
        less_than_second: "меньше секунды",
    },
    frame: Frame {
        name: "Переезд в Deskie",
        skip: "Сразу к содержанию",
        steps: "Шаги",
        language: "Язык",
        theme: "Оформление",
        theme_system: "Как в системе",
        theme_light: "Светлое",
        theme_dark: "Тёмное",
        practice: "Репетиция",
        not_connected: "Аккаунт не подключён",
        stays: "Данные остаются у вас",
        stays_text: "Файлы читает ваш компьютер прямо на этой странице. Нам ничего не передаётся, своего сервера у нас \
                     нет. Страница обращается только к тому аккаунту Deskie, который вы подключите. Ключ API хранится \
                     в памяти, пока открыта вкладка, и никуда не записывается.",
        hosts_none: "Пока страница никуда не обращалась.",
        hosts_practice: "Страница никуда не обращалась: учебный Deskie — её часть.",
        airplane_title: "Проверьте сами",
        airplane: "Отключите сеть и продолжайте: чтение, обзор и вся репетиция работают без неё. Все адреса, к которым \
                   обращается страница, видны в инструментах разработчика, на вкладке «Сеть».",
        footer: "Не закрывайте вкладку, пока идёт перенос. Она может быть свёрнута, но компьютер не должен засыпать.",
        broken_title: "Страница остановилась",
        broken_text: "Внутри страницы произошёл сбой, и она больше ничего не отправляет. Файлы не тронуты, а всё, что \
                      уже попало в аккаунт, на месте.",
        broken_do: "Обновите страницу и перетащите те же файлы ещё раз.",
        broken_details: "Что случилось — для сообщения нам",
        dismiss: "Понятно",
        go_to: "Перейти",
        loading: "Загружается",
        cancel: "Отменить",
        hosts: |hosts| match hosts.contains(',') {
            true => format!("Страница обращалась к адресам {hosts}"),
            false => format!("Страница обращалась к адресу {hosts}"),
        },
        more: |n| format!("Показать ещё {}", grouped(n, "\u{202f}")),
        times: |n| format!("(повторилось: {})", grouped(n, "\u{202f}")),
        of_all: |part, all| format!("{} из {}", n(part), n(all)),
    },
    rail: Rail {
        files: "Файлы",
        xray: "Обзор",
        connect: "Подключение",
        map: "Соответствия",
        plan: "План",
        attempt: "Проба",
        run: "Перенос",
        report: "Отчёт",
        state: |state| match state {
            StepState::Waiting => String::new(),
            StepState::ToRead(n) => format!("{} к чтению", files(n)),
            StepState::Reading(percent) => format!("читается, {percent} %"),
            StepState::Read(n) => format!("{} {}", russian_form(n, "прочитан", "прочитаны", "прочитано"), files(n)),
            StepState::Found(n) => cases(n),
            StepState::Nothing => "обращений нет".into(),
            StepState::Connecting => "вход".into(),
            StepState::Refused => "войти не удалось".into(),
            StepState::Connected => "подключено".into(),
            StepState::ToCheck => "нужна самопроверка".into(),
            StepState::CheckFailed => "проверка не пройдена".into(),
            StepState::Practising => "репетиция".into(),
            StepState::ToDecide(n) => format!("решить про {}", n.ru("человека", "человек", "человек")),
            StepState::Mapped => "можно планировать".into(),
            StepState::Stale => "изменилось".into(),
            StepState::Planning(percent) => format!("считается, {percent} %"),
            StepState::Planned(n) => format!("{} в плане", cases(n)),
            StepState::Running(percent) => format!("{percent} %"),
            StepState::Paused => "пауза".into(),
            StepState::Halted => "нужны вы".into(),
            StepState::Stopped => "остановлено".into(),
            StepState::Done => "готово".into(),
            StepState::DoneWith(n) => format!("{} к просмотру", n.ru("строка", "строки", "строк")),
        },
    },
    files: FilesWords {
        title: "Файлы выгрузки",
        lead: "Перетащите сюда то, что дала прежняя система поддержки или почта, — как есть. Файлы читаются прямо на \
               этой странице, и вы увидите, что в них, ещё до подключения аккаунта.",
        drop_title: "Перетащите файлы или папку",
        drop_hint: "Из Zendesk, Freshdesk, UseDesk, Okdesk, Intercom, Zoho Desk, Jira, Gmail, Outlook, WhatsApp, таблиц и других систем; \
                    в архиве и без, любого размера. Части одной выгрузки перетащите вместе.",
        choose: "Выбрать файлы",
        folder: "Файлы можно бросить в любое место страницы.",
        drop_now: "Отпустите, чтобы добавить файлы",
        chosen_title: "К чтению",
        again: "Прочитать заново",
        reading: "Чтение",
        sample_title: "Выгрузки нет под рукой?",
        sample_lead: "Возьмите выдуманную. С ней всё пройдёт так же, как с настоящей, — хоть до самого конца.",
        sample_zendesk: "Выгрузка Zendesk",
        sample_zendesk_text: "Тикеты с перепиской, заметками, тегами и агентами",
        sample_mail: "Почтовый ящик поддержки",
        sample_mail_text: "Общий ящик с цепочками писем и вложениями",
        sample_table: "Таблица",
        sample_table_text: "По сообщению в строке, столбцы надо распознать",
        to_xray: "Посмотреть, что в них",
        chosen: |n, size| format!("{}, {size}", files(n)),
        cancelled: "Чтение отменено, из прочитанного ничего не осталось.",
        remove: |name| format!("Убрать {name}"),
        read: |n| format!("Прочитать {}", files(n)),
        bytes: |done, total| format!("{done} из {total}"),
        cases: |n| format!("Найдено {}", cases(n)),
        current: |name| format!("Сейчас: {name}"),
    },
    xray: XrayWords {
        title: "Что в файлах",
        none_title: "Пока ничего не прочитано",
        nothing: "Обращений в этих файлах найти не удалось.",
        choose_other: "Выбрать другие файлы",
        none_text: "Сначала перетащите файлы выгрузки или возьмите пример.",
        stale: "Настройки чтения изменились. Прочитайте файлы заново, чтобы они подействовали.",
        read_again: "Прочитать заново с этими настройками",
        cases: "Обращения",
        messages: "Сообщения",
        notes: "Заметки",
        attachments: "Вложения",
        people: "Люди",
        files_title: "Файлы",
        file: "Файл",
        kind: "Прочитан как",
        sure: "Уверенность",
        why: "Почему",
        size: "Размер",
        unknown_kind: "Не распознан и не прочитан",
        as_is: "Как распознан",
        form: "Что в нём",
        read_as: "Читать этот файл как",
        months_title: "Обращения по месяцам",
        months_text: "Таблицей",
        month: "Месяц",
        channels_title: "Откуда пришли обращения",
        channel: "Канал",
        problems_title: "Замечания к файлам",
        problems_none: "Замечаний нет: прочитаны все записи.",
        problems_download: "Скачать в CSV",
        place: "Место",
        what: "Что не так",
        severity_error: "Не прочитано",
        severity_warning: "Прочитано с оговоркой",
        own_title: "Ваши адреса и имена",
        own_text: "Написанное с этих почтовых адресов и под этими именами в чатах — ответы вашей поддержки, остальное \
                   написали клиенты. От этого зависит, кто что написал, поэтому проверьте список.",
        own_add: "Добавить",
        own_add_label: "Ещё один ваш почтовый адрес",
        own_own: "Наш",
        address: "Адрес или имя",
        mails: "Сообщений",
        columns_title: "Столбцы",
        column: "Столбец",
        meaning: "Значение",
        samples: "Примеры",
        row_is_message: "Одна строка — одно сообщение.",
        row_is_case: "Одна строка — одно обращение.",
        dates_title: "Даты без часового пояса",
        zone: "Часовой пояс для дат, где он не указан",
        zone_hint: "В выгрузках часто стоит местное время. Выберите пояс, который был настроен в прежней системе.",
        zone_other: "Другой, например Asia/Almaty",
        zone_open: "Пока ничего не выбрано: даты прочитаны как отмечено.",
        zone_utc: "UTC",
        zone_ask: |all, sample| {
            format!("Дат без часового пояса: {}, например «{sample}». В каком поясе она записана?", n(all))
        },
        zone_own: |zone| format!("Ваш: {zone}"),
        zone_reads: |moment| format!("Пример по вашим часам: {moment}."),
        zone_all: "Один пояс для всех",
        zone_sources: |all| {
            format!(
                "Источников с датами без часового пояса: {}. Выберите один пояс для всех и другой для того источника, который вели в другом месте.",
                n(all)
            )
        },
        zone_as_all: |zone| format!("Как для всех: {zone}"),
        zone_unchosen: |zone| format!("Пока не выбрано: {zone}"),
        day_first_all: "Как для всех",
        day_first: "03/04/2024 — это",
        day_first_auto: "Определить по файлу",
        day_first_day: "3 апреля",
        day_first_month: "4 марта",
        cases_title: "Все обращения",
        search: "Поиск",
        search_hint: "Тема, номер, имя или адрес",
        none_match: "Ничего не нашлось.",
        id: "Номер",
        subject: "Тема",
        requester: "Клиент",
        status: "Статус",
        created: "Начато",
        entries: "Записей",
        to_connect: "Подключить Deskie или репетировать",
        to_map: "К соответствиям",
        no_subject: "Без темы",
        back: "К списку",
        lead: |first, last| {
            if first == last { format!("За {first}.") } else { format!("С {first} по {last}.") }
        },
        without_email: |n| {
            format!(
                "{} без адреса почты. Канал для них выбирается в соответствиях.",
                n.ru("клиент", "клиента", "клиентов")
            )
        },
        sure_of: |percent| match percent {
            80.. => "точно".into(),
            50..80 => "вероятно".into(),
            0..50 => "проверьте".into(),
        },
        found: |part, all| {
            if part == all { cases(all) } else { format!("{} из {}", n(part), of_cases(all)) }
        },
        kept_problems: |kept, all| format!("Сохранены первые {} из {}.", n(kept), n(all)),
        peak: |time, memory| format!("Прочитано за {time}, занято памяти: {memory}."),
        record: |at| format!("запись {}", n(at)),
        records: |some, more| {
            if more == 0 {
                format!("записи {some}")
            } else {
                format!("записи {some} и ещё {}", n(more))
            }
        },
        of_kind: |count| format!("таких: {}", n(count)),
    },
    reread: Reread {
        title: "Файлы прочитаны не так, как для прошлого переноса",
        text: "Что уже есть в Deskie, останется как есть. Новое перенесётся так, как прочитано сейчас: с другими датами, авторами \
               или столбцами. Если вы хотели не этого, прочитайте файлы как тогда.",
        go: "Прочитать как тогда",
        own_addresses: "Какие почтовые адреса ваши",
        own_names: "Какие имена в чатах ваши",
        zone: |source, then, now| format!("{source}: время без пояса сейчас прочитано как {now}, тогда — как {then}"),
        day_month: |source| format!("{source}: что идёт первым, день или месяц"),
        file: |file| format!("Чем считается файл {file}"),
        columns: |file| format!("Что значат столбцы файла {file}"),
        more: |all| format!("и ещё {}", n(all)),
    },
    talk: Talk {
        note: "Заметка, видна только сотрудникам",
        agent: "Сотрудник",
        customer: "Клиент",
        header_only: "Текстов этого обращения в файлах нет, только заголовок.",
        no_text: "Без текста",
        attached: "есть в файлах",
        missing: "в файлах нет",
        linked: "ссылка; Deskie скачает файл, если он открыт для всех",
        unreadable: "Это обращение нельзя показать",
        html_body: "Текст сообщения",
        assumed_zone: "Часовой пояс этого времени предположен.",
        pick: "Выберите обращение, чтобы увидеть переписку такой, какой она будет в Deskie.",
        reading: "Обращение читается",
        created: "Начато",
        channel: "Канал",
        status: "Статус",
        priority: "Приоритет",
        group: "Группа",
        assignee: "Ответственный",
        tags: "Теги",
        case: |id| format!("Обращение {id}"),
        attachments: |n| n.ru("вложение", "вложения", "вложений"),
    },
    connect: ConnectWords {
        title: "Куда переносить",
        lead: "Сначала можно отрепетировать: весь путь, с вашими файлами, в Deskie, который существует только на этой \
               странице. Или войдите в свой аккаунт. При входе данные только читаются.",
        own_title: "Ваш аккаунт",
        own_text: "Страница прочитает сотрудников, группы, метки и поля. Пока вы не скажете, ничего не записывается.",
        address: "Адрес",
        address_hint: "Например, acme.omnidesk.ru",
        email: "Почта сотрудника с полным доступом",
        key: "Ключ API",
        key_hint: "В Deskie: Настройки, API.",
        key_promise: "Ключ остаётся в памяти страницы. Он не сохраняется, а это поле очищается при подключении.",
        connect: "Войти и прочитать аккаунт",
        connecting: "Вход",
        practice_title: "Репетиция",
        practice_text: "Учебный Deskie внутри страницы, с теми же ограничениями и ответами. Не нужны ни аккаунт, ни \
                        сеть. Считает каждое письмо, которое ушло бы клиенту.",
        tier: "Тариф Deskie",
        tier_basic: "Базовый",
        tier_standard: "Стандартный",
        tier_pro: "Профессиональный",
        agents: "Активных сотрудников",
        practise: "Репетировать",
        done_practice: "Репетиция, внутри страницы",
        staff: "Сотрудники",
        groups: "Группы",
        labels: "Метки",
        fields: "Свои поля",
        channels: "Свои каналы",
        limit: "Лимит",
        limit_hidden: "Сервер его не показывает; пока считаем по наименьшему",
        other: "Выбрать другой аккаунт",
        to_map: "К соответствиям",
        need_files: "Сначала прочитайте файлы",
        admin: "Вход выполнен как",
        problem_key_again: "Поле ключа очищено, вставьте ключ ещё раз.",
        per_minute: |n| format!("{} в минуту", u64::from(n).ru("единица", "единицы", "единиц")),
        staff_count: |active, all| format!("{} из {} активны", n(active), n(all)),
        done: |name| format!("Подключено: {name}"),
        problem: |problem| {
            let (what, todo) = match problem {
                ConnectProblem::Address { error } => ((WORDS.names.address_error)(*error).to_owned(), ""),
                ConnectProblem::CorsRefused => (
                    "Аккаунт есть, но он не принимает обращения со страниц других сайтов.".to_owned(),
                    "Попросите поддержку Deskie разрешить для вашего аккаунта обращения к API с других сайтов (CORS). \
                     С адресом и ключом всё в порядке.",
                ),
                ConnectProblem::NotDeskie { status } => (
                    format!("По этому адресу отвечает что-то другое, не API Deskie (код {status})."),
                    "Проверьте адрес: он тот же, по которому вы открываете Deskie.",
                ),
                ConnectProblem::Offline => (
                    "Компьютер не подключён к сети.".to_owned(),
                    "Подключитесь и попробуйте ещё раз. Репетиция работает и без сети.",
                ),
                ConnectProblem::Limited { retry_after } => (
                    "Лимит обращений к API сейчас исчерпан.".to_owned(),
                    match retry_after {
                        Some(0..=60) => "Подождите минуту и попробуйте ещё раз.",
                        _ => "Подождите несколько минут. Возможно, лимит занимает другая программа.",
                    },
                ),
                ConnectProblem::Server { status } => (
                    format!("Сервер ответил ошибкой (код {status})."),
                    "Это на стороне Deskie. Попробуйте через несколько минут.",
                ),
                ConnectProblem::Unreachable => (
                    "До этого адреса не достучаться.".to_owned(),
                    "Проверьте написание. Если всё верно, вызову мешает сетевой экран, VPN или блокировщик рекламы.",
                ),
                ConnectProblem::UnknownAccount => (
                    "Аккаунта с таким именем нет.".to_owned(),
                    "Проверьте адрес: он тот же, по которому вы открываете Deskie.",
                ),
                ConnectProblem::WrongKey => (
                    "Почта или ключ не подходят.".to_owned(),
                    "Скопируйте ключ заново: Настройки, API. Почта должна быть того же сотрудника.",
                ),
                ConnectProblem::WrongLogin => (
                    "Сервер знает эту почту, но не пускает.".to_owned(),
                    "Нужна почта активного сотрудника. Кроме того, ключ может быть ограничен другими сетевыми \
                     адресами.",
                ),
            };
            (what, todo.to_owned())
        },
    },
    map: MapWords {
        title: "Соответствия",
        lead: "Как что называлось в прежней системе и чем станет в Deskie. Предложения уже заполнены, у каждого \
               указана причина.",
        need_files: "Сначала прочитайте файлы: люди и названия берутся оттуда.",
        need_account: "Сначала подключите аккаунт или начните репетицию: сотрудники и поля берутся оттуда.",
        stand_in: "Кто пишет за тех, кто ушёл?",
        stand_in_text: "Сообщения людей, которых нет среди сотрудников аккаунта, запишутся от имени этого сотрудника. \
                        Настоящий автор будет назван в тексте.",
        stand_in_none: "Выберите сотрудника",
        agents_title: "Люди",
        agents_none: "В этих файлах никто из сотрудников ничего не писал.",
        target: "В Deskie",
        reason: "Причина",
        as_stand_in: "Заместитель, автор назван в тексте",
        statuses_title: "Статусы",
        priorities_title: "Приоритеты",
        groups_title: "Группы",
        labels_title: "Теги и метки",
        fields_title: "Свои поля",
        channels_title: "Каналы",
        word: "В файлах",
        count: "Встречается",
        no_group: "Без группы",
        leave_out: "Не переносить",
        create_label: "Новая метка с этим названием",
        labels_all_create: "Создать все метки",
        labels_all_drop: "Не переносить ни одной",
        labels_rare: "Только те, что встречаются от 10 раз",
        field_none: "Не переносить",
        email: "Почта",
        calls: "Звонки",
        skip: "Не переносить",
        custom: "Свой канал",
        options_title: "Как переносить",
        share: "Доля лимита",
        share_text: "Этим же лимитом пользуются ваша команда и другие программы. Остаток — им.",
        author_in_notes: "Указывать в заметках автора и время",
        author_in_notes_text: "Нигде не сказано, что заметка сохраняет автора и дату. Первая строка сохранит их \
                               наверняка.",
        skip_deleted: "Не переносить удалённое и спам",
        skip_deleted_text: "Эти обращения будут перечислены в плане и в отчёте.",
        without_address: "Клиенты без адреса",
        without_address_none: "Их обращения не переносятся",
        without_address_text: "Обращению нужен адрес, по которому находят клиента. Свой канал обходится без него. Если ничего не \
                               выбрать, эти обращения не переедут.",
        calls_without: "Клиентов, у которых только телефон, — в звонки",
        calls_without_text: "Это раньше своего канала. Никому не звонят и ничего не отправляют.",
        country_code: "Код страны для номеров без него",
        homeless_choose: "Выберите, куда",
        calls_fallback: "У кого номера нет, обращение пойдёт по почте.",
        homeless_ask: |customers, cases| {
            let whose = customers.ru("клиента", "клиентов", "клиентов");
            match cases {
                1 => format!("У {whose} нет адреса. Куда записать 1\u{a0}обращение?"),
                _ => format!(
                    "У {whose} нет адреса. Куда записать их {}?",
                    cases.ru("обращение", "обращения", "обращений")
                ),
            }
        },
        left_out_here: |n| format!("Не переносится: {} без адреса клиента", cases(n)),
        phone_bare: "Такие номера уйдут в Deskie как есть, без плюса. С кодом Deskie узнает клиента и по звонку, и по переносу.",
        national_phones: |all, sample| {
            format!("Клиентов, у которых только номера без кода страны: {}, например {sample}.", n(all))
        },
        phone_as: |number| format!("В Deskie он уйдёт так: {number}."),
        case_language: "Язык строк, которые добавит сам перенос",
        empty_word: "не указано",
        original_id: "Поле для старого номера",
        original_id_none: "Не записывать",
        original_id_text: "Текстовое поле обращений, куда попадёт номер из прежней системы. С ним обращение после \
                           потерянного ответа находится наверняка, а команда найдёт его по старому номеру.",
        confirm_title: "Здесь сообщения могут дойти до клиентов",
        confirm_text: "То, что сотрудники пишут в этом канале, Deskie передаёт дальше: на вебхук или в WhatsApp. \
                       Делает ли он так и с перенесёнными сообщениями, нигде не сказано. Сначала очистите адрес \
                       вебхука в Deskie или выберите другой канал.",
        confirm: "Понимаю. Записать историю в этот канал.",
        confirm_whatsapp: "Понимаю. Записать историю в WhatsApp.",
        overflow: "Разных названий больше 5 000; остальные пойдут обычным путём.",
        bulk: "Все сразу",
        recipe_put: |n| {
            format!(
                "Перенято из прошлого переноса или из перетащенного рецепта: {}.",
                n.ru("выбор", "выбора", "выборов")
            )
        },
        undecided: |n| format!("Без соответствия: {}", n.ru("человек", "человека", "человек")),
        to_look: |open, all| {
            if open == 0 {
                format!("{}, вопросов нет", n(all))
            } else {
                format!("{}, из них проверить {}", n(all), n(open))
            }
        },
        wrote_n: |n| n.ru("запись", "записи", "записей"),
        used: |n| format!("{}\u{a0}×", grouped(n, "\u{202f}")),
        plan: |n| format!("Составить план на {}", cases(n)),
        for_word: |word| format!("В Deskie вместо «{word}»"),
        labels_new: |n| n.ru("новая метка", "новые метки", "новых меток"),
        share_of: |percent, limit| {
            let used = u64::from(limit) * u64::from(percent) / 100;
            format!("{percent} %: {} из {} в минуту", n(used), u64::from(limit).ru("единицы", "единиц", "единиц"))
        },
    },
    plan: PlanWords {
        title: "План",
        need_map: "Сначала решите, кто пишет за тех, кто ушёл.",
        planning: "План составляется по каждому обращению",
        cost_title: "Во что это обойдётся",
        writes: "Записей через API, не больше",
        reads: "Чтений, не больше",
        units: "Единиц лимита, не больше",
        per_minute: "Единиц в минуту",
        duration: "Время",
        limit_assumed: "Сервер не показывает лимит, поэтому взят наименьший из всех тарифов. Если он окажется больше, \
                        перенос пойдёт быстрее.",
        losses_title: "Что не переедет",
        losses_none: "Всё, что есть в файлах, можно перенести.",
        whole_case: "Обращения целиком",
        detail: "Подробность",
        example: "Пример",
        requests_title: "Запросы одного обращения, дословно",
        requests_text: "При переносе уйдут именно они и ничего больше.",
        pick_case: "Выберите обращение, чтобы увидеть его запросы.",
        requests_download: "Скачать все запросы",
        recipe_download: "Скачать рецепт",
        recipe_text: "В рецепте — то, что вы выбрали о файлах, людях и словах, без имён и текстов: перетащите его вместе со следующей выгрузкой, и выбор будет тем же.",
        attempt_text: "Сначала десять показательных обращений: самое длинное, с вложениями, с заметками, самое старое. \
                       Вы посмотрите на них в Deskie, прежде чем пойдёт остальное.",
        moved_title: "Что будет создано",
        cases: "Обращения",
        messages: "Сообщения",
        notes: "Заметки",
        attachments: "Вложения",
        new_labels: "Новые метки",
        what: "Что",
        how_many: "Сколько",
        nothing: "С такими соответствиями переносить нечего. Причины — ниже.",
        units_text: "Чтение стоит одну единицу, запись — две.",
        skipped_request: "Это обращение не переносится",
        request_body: "Тело запроса",
        stale: "Соответствия изменились, план составляется заново.",
        known: "Уже есть, нового нет",
        updated: "Уже есть, с новым",
        fresh: "Новые обращения",
        new_entries: "Сообщения и заметки для прежних обращений",
        carried_out: "Этот план выполнен. Новый перенос всё найдёт и ничего не удвоит.",
        delta_text: "Часть этих файлов уже перенесена раньше. Отправляется только разница, и только она посчитана ниже.",
        all_there: "Всё из этих файлов уже в Deskie. Отправлять нечего.",
        updates: |n| format!("Дополнить {}", cases(n)),
        difference: |new, updated| match (new, updated) {
            (0, updated) => format!("{} с новым содержимым", cases(updated)),
            (new, 0) => n_new(new),
            (new, updated) => format!("{} и ещё {} с новым содержимым", n_new(new), n(updated)),
        },
        answer: cases,
        done_at: |when| format!("готово самое позднее {when}, если начать сейчас"),
        attempt: |n| format!("Сначала попробовать {}", cases(n)),
        all: |n| match n {
            1 => "Перенести единственное обращение".into(),
            n => format!("Перенести {}", cases(n)),
        },
        of_limit: |used, limit| format!("{} из {}", n(used), n(limit)),
        left_out: |left, all| format!("Из {} в файлах не переносится {}", of_cases(all), n(left)),
    },
    attempt: TryWords {
        title: "Проба",
        lead_live: "Эти обращения действительно появятся в вашем аккаунте. Клиентам писем не будет.",
        lead_practice: "Эти обращения появятся в учебном Deskie внутри страницы.",
        need_plan: "Сначала составьте план: в нём сказано, что именно уйдёт.",
        done_title: "Проба завершена",
        look: "Откройте их в Deskie и сравните: авторов, даты, заметки, вложения.",
        remaining_text: "Обращения из пробы будут найдены и не удвоятся.",
        start: |n| format!("Попробовать {}", cases(n)),
        remaining: |n| format!("Перенести остальные {}", cases(n)),
    },
    run: RunWords {
        title: "Перенос",
        title_sample: "Идёт проба",
        not_yet: "Сейчас ничего не отправляется.",
        need_plan: "Сначала составьте план: в нём сказано, что именно уйдёт.",
        start_text: "В любой момент можно приостановить, замедлить или остановить. Остановка не бросает обращение на \
                     полпути.",
        finish: "Готово",
        finish_unknown: "Время окончания станет известно после первых обращений.",
        practice_clock: "По часам репетиции",
        gauge: "Единиц за последнюю минуту",
        rate: "Темп",
        current: "Сейчас в работе",
        counts: "К этому времени",
        created: "Создано",
        already: "Уже было",
        skipped: "Не переносится",
        failed: "Не удалось",
        entries: "Записано сообщений и заметок",
        requests: "Отправлено запросов",
        unclear: "Выяснено потерянных ответов",
        pause: "Пауза",
        resume: "Продолжить",
        stop: "Остановить после текущего обращения",
        share: "Доля лимита",
        speed: "Скорость репетиции",
        speed_real: "В настоящем темпе",
        speed_60: "В 60 раз быстрее",
        speed_max: "Как можно быстрее",
        keep_open: "Не закрывайте эту вкладку. Она может быть свёрнута.",
        nothing_yet: "Первые цифры ещё не пришли",
        progress: |done, all| format!("{} из {}", n(done), of_cases(all)),
        rate_of: |rate| format!("{rate} обращения в минуту"),
        phase: |phase, time| match phase {
            Phase::Finished => ("Всё учтено".into(), String::new()),
            Phase::Offline { .. } => (
                "Нет сети".into(),
                format!("Ничего не потеряно. Следующая попытка в {time}, дальше перенос пойдёт сам."),
            ),
            Phase::Paused => ("Пауза".into(), "Пока вы не продолжите, ничего не отправляется.".into()),
            Phase::Halted { code, message } => {
                ("Остановлено: нужно ваше решение".into(), WORDS.said_by_core(code, message).into_owned())
            }
            Phase::Sending => ("Отправка".into(), String::new()),
            Phase::Server { status, .. } => (
                format!("Сервер просит подождать (код {status})"),
                format!("Следующая попытка в {time}, дальше перенос пойдёт сам."),
            ),
            Phase::Stopping => ("Остановка".into(), "Сначала завершатся обращения, которые в работе.".into()),
            Phase::Stopped => ("Остановлено".into(), String::new()),
            Phase::Waiting { .. } => {
                ("Ожидание лимита".into(), format!("Это обычный темп аккаунта, не сбой. Следующий запрос в {time}."))
            }
        },
        start: |n| format!("Перенести {}", cases(n)),
        said: |progress| {
            let phase = match progress.phase {
                Phase::Offline { .. } => "Нет сети, попытки продолжаются. ",
                Phase::Paused => "Пауза. ",
                Phase::Halted { .. } => "Остановлено, нужно ваше решение. ",
                Phase::Server { .. } => "Сервер просит подождать. ",
                Phase::Stopping => "Остановка. ",
                Phase::Stopped => "Остановлено. ",
                Phase::Finished => "Завершено. ",
                Phase::Sending | Phase::Waiting { .. } => "",
            };
            format!("{phase}{} из {}, {} %.", n(progress.done), of_cases(progress.cases), judge::done(progress))
        },
        tab: |percent, left| {
            if left.is_empty() {
                format!("{percent} % · Переезд в Deskie")
            } else {
                format!("{percent} % – {left}")
            }
        },
        used_of: |used, allowed, limit| {
            format!("Использовано {}, можно {}, всего {}", n(used.into()), n(allowed.into()), n(limit.into()))
        },
    },
    report: ReportWords {
        title: "Отчёт",
        not_yet: "Отчёт появится, когда перенос закончится.",
        table_title: "Учёт",
        planned: "В файлах",
        chosen: "Выбрано",
        created: "Создано",
        already: "Уже было",
        skipped: "Не переносится",
        failed: "Не удалось",
        not_reached: "Не дошла очередь",
        cases: "Обращения",
        messages: "Сообщения",
        notes: "Заметки",
        attachments: "Вложения",
        closes: "Каждая строка сходится: любая запись попала ровно в один столбец.",
        does_not_close: "Одна из строк не сходится. Пришлите нам журнал: это наша ошибка.",
        failures_title: "Чего нет в Deskie и почему",
        failures_none: "Всё на месте.",
        case: "Обращение",
        part: "Часть",
        outcome: "Итог",
        why: "Причина",
        failures_download: "Скачать недостающее",
        ids_title: "Старые и новые номера",
        ids_download: "Скачать номера",
        ledger_download: "Скачать журнал",
        new_case: "В Deskie",
        downloads_title: "Сохраните",
        figures: "Цифры",
        requests: "Отправлено запросов",
        units: "Использовано единиц",
        unclear: "Выяснено потерянных ответов",
        limited: "Отказов из-за лимита",
        duration: "Время",
        labels_made: "Создано меток",
        updated: "Дополнено прежних обращений",
        proved_done: "Из них доказано: записано",
        proved_not_done: "Из них доказано: не записано, отправлено снова",
        left_open: "Из них не выяснено: повторно не отправлялось, перечислено выше",
        mailed_none: "До клиентов дошло бы писем: 0.",
        rest: "Перенести остальное",
        unfinished: "Отличаются от нужного",
        unfinished_text: "Последнюю правку этих обращений Deskie отклонил, или не видно, сделана ли она: статус, ответственный, \
                          группа или метки могут отличаться. Причина каждого — в списке. Следующий перенос тех же файлов \
                          попробует снова.",
        open_in_deskie: "Открыть в Deskie",
        ledger_text: "Каждый запрос и ответ на него: номера и контрольные суммы, без текстов и без ключа.",
        ids_text: "Старый номер, новый номер и адрес каждого обращения — для ссылок в ваших системах.",
        failures_text: "Все записи, которые не переехали, с причинами.",
        plan_again: "К плану",
        details_title: "Что не переехало у обращений",
        verdict_details: |n| match n {
            1 => "Единственное обращение из файлов — в Deskie. Чего у него не хватает, перечислено ниже.".into(),
            n => format!("{} из файлов — в Deskie. Чего не хватает, перечислено ниже.", cases(n)),
        },
        verdict_complete: |n| match n {
            1 => "Единственное обращение из файлов — в Deskie. Ничего не пропало.".into(),
            n => format!("{} из файлов — в Deskie. Ничего не пропало.", cases(n)),
        },
        verdict_failures: |done, all| {
            format!("В Deskie {} из {}. Остальные и всё недостающее перечислены ниже.", n(done), of_cases(all))
        },
        verdict_stopped: |done, all| {
            format!(
                "Остановлено раньше времени: в Deskie {} из {}. Остальные можно перенести когда угодно.",
                n(done),
                of_cases(all)
            )
        },
        said_stopped: |done, all| format!("Остановлено. В Deskie {} из {}.", n(done), of_cases(all)),
        undone_all: |all| match all {
            1 => "Отмена удалила единственное обращение. От этого переноса в Deskie ничего нет.".into(),
            all => format!("Отмена удалила все {}. От этого переноса в Deskie ничего нет.", cases(all)),
        },
        undone_trash: |all| match all {
            1 => "Отмена переместила единственное обращение в корзину. Больше от этого переноса в Deskie ничего нет."
                .into(),
            all => format!("Отмена убрала все {}. Те, что нельзя было удалить, лежат в корзине Deskie.", cases(all)),
        },
        undone_part: |left| format!("Отмена убрала не всё: {} от переносов ещё в Deskie.", cases(left)),
        mailed: |n| {
            format!("До клиентов дошло бы писем: {}. С настоящим аккаунтом так делать нельзя.", grouped(n, "\u{202f}"))
        },
        part_of: |part| {
            let (kind, rest) = part.split_once(' ').unwrap_or((part, ""));
            let kind = match kind {
                "case" => "обращение целиком",
                "message" => "сообщение",
                "note" => "заметка",
                "attachment" => "вложение",
                "label" => "метка",
                "status" => "статус",
                other => other,
            };
            format!("{kind} {rest}").trim_end().to_owned()
        },
    },
    earlier: EarlierWords {
        title: "Продолжить с того же места",
        begun: "Начато",
        moved: "Последний шаг",
        unclear: "Невыясненных ответов",
        files_again: "Какие файлы нужны снова",
        same: "Те же файлы",
        other: "Файлы не те, что в прошлый раз: добавится то, что в них нового.",
        not_read: "Имена файлов не важны: они узнаются по содержимому.",
        step_files: "Перетащите те же файлы",
        step_key: "Введите ключ",
        step_go: "Продолжите",
        steps: "Что делать",
        go_on: "Продолжить этот перенос",
        go_on_undo: "Продолжить отмену",
        elsewhere: "Идёт в другой вкладке. Управляйте там; цифры здесь обновляются сами.",
        sample: "Проба",
        ended_title: "Прежние переносы на этом компьютере",
        ended_text: "Подключитесь, чтобы отменить перенос, или перетащите новую выгрузку, чтобы добавить то, что появилось.",
        undo: "Отменить перенос",
        newer: "Новая выгрузка",
        forget: "Забыть",
        forget_now: "Да, забыть",
        forget_text: "Обращения останутся в Deskie. Но этот компьютер больше не будет знать, какие они: их нельзя будет \
                      отменить или продолжить, а новый перенос их удвоит. Если сомневаетесь, сначала скачайте журнал.",
        keep: "Оставить",
        ledger_title: "Среди файлов есть журнал переноса",
        ledger_text: "Подключитесь к этому аккаунту, чтобы продолжить перенос на этом компьютере.",
        ledger_bad: "Этот журнал не читается",
        ledger_bad_text: "Из него ничего не взято. Скачайте журнал ещё раз на компьютере, где шёл перенос.",
        known_title: "Что осталось от прежних переносов",
        known_text: "Всё перенесённое будет найдено и не удвоится.",
        created: "Создано обращений",
        undone: "Убрано отменой",
        percent: |percent, done, all| format!("{percent} %, {} из {}", n(done), of_cases(all)),
        files: |count, sizes| format!("{}: {sizes}", files(count)),
        undoing: |done, all| format!("Отмена: убрано {} из {}", n(done), of_cases(all)),
        forget_ask: |account| format!("Забыть переносы в {account}?"),
        ledger_end: |date| {
            format!(
                "Перетащенный журнал кончается так: {date}. Что создано позже, на каком бы то ни было компьютере, в нём не \
                 значится и было бы создано ещё раз. Продолжайте только с самым свежим скачанным журналом."
            )
        },
        in_account: |n| format!("{} в Deskie", cases(n)),
    },
    check: CheckWords {
        title: "Самопроверка",
        why: "Аккаунты различаются в том, чего не говорит документация: как понимаются даты, куда пишутся заметки, что \
              можно удалить. Поэтому для вашего собственного адреса создаются три пробных обращения — старое и \
              свежее как от вас и одно от сотрудника, — читаются обратно и удаляются.",
        why_mail: "Затем вы отвечаете, пришло ли письмо. Если пришло, клиенты тоже получили бы свои, и перенос не \
                   начнётся, пока это не выключено.",
        address: "Адрес почты, которую читаете вы сами",
        address_hint: "Лучше не адрес сотрудника и не адрес клиента.",
        start: "Провести самопроверку",
        again: "Проверить снова",
        skip: "Пропустить: это репетиция",
        skipped: "Пропущено. С настоящим аккаунтом так нельзя.",
        point: "Вопрос",
        value: "Ответ",
        weight: "Для переноса",
        fine: "Как надо",
        note: "Учтено",
        bad: "Мешает",
        fine_title: "Самопроверка пройдена: в аккаунт можно писать",
        unusable_title: "Есть препятствие",
        unusable_text: "Из-за отмеченного ниже перенос пошёл бы неверно. Исправьте это в Deskie и проверьте снова.",
        mail_text: "Подождите пару минут и загляните в спам.",
        no_mail: "Нет, ничего не пришло",
        mail_came: "Да, письмо пришло",
        came_title: "Перенос не начнётся: письма получили бы и клиенты",
        came_text: "Что-то в аккаунте само пишет клиентам. Выключите это в Deskie и проверьте снова:",
        leftover: |count| {
            let cases = count.ru("пробное обращение", "пробных обращения", "пробных обращений");
            format!(
                "Прежняя проверка не смогла убрать за собой: в Deskie осталось {cases}. Следующая уберёт, что сможет."
            )
        },
        left_behind: "Эти пробные обращения удалить не удалось, удалите их вручную:",
        needed: "Прежде чем что-то записывать, аккаунту нужна самопроверка.",
        needed_go: "К самопроверке",
        practice_text: "Учебный Deskie никому не пишет, поэтому здесь проверку можно пропустить. И всё же попробуйте: с \
                        настоящим аккаунтом с неё всё начинается.",
        none: "Список пуст.",
        found: |n| {
            format!("{} {}", russian_form(n, "выяснен", "выяснены", "выяснено"), n.ru("вопрос", "вопроса", "вопросов"))
        },
        question: |address| format!("Пришло ли письмо на {address}?"),
        fine_at: |when| format!("Пройдена {when}. Писем никому не уйдёт."),
        came_list: [
            "правила и автоматические действия для новых обращений и ответов",
            "автоответ на новое обращение",
            "уведомления клиентам по почте",
            "опросы об удовлетворённости после закрытия обращения",
        ],
        point_of: |point| match point {
            "case_date" => "Даты обращений".into(),
            "message_date" => "Даты сообщений".into(),
            "note_date" => "Даты заметок".into(),
            "note_path" => "Куда пишутся заметки".into(),
            "note_author" => "Автор заметок".into(),
            "create_status" => "Ответ на новую запись".into(),
            "list_delay" => "Списки".into(),
            "look_up" => "Поиск обращения".into(),
            "customer_message" => "После сообщения клиента".into(),
            "staff_message" => "После сообщения сотрудника".into(),
            "second_note" => "Вторая заметка".into(),
            "subject" => "Темы".into(),
            "files" => "Сообщения с файлами".into(),
            "agent_case" => "Обращения, открытые сотрудником".into(),
            "fresh_case" => "Сегодняшние обращения".into(),
            "long_subject" => "Длинные темы".into(),
            "html" => "Тексты сообщений".into(),
            "unasked" => "Сообщения без спроса".into(),
            "rules" => "Правила".into(),
            "bulk" => "Удаление десятками".into(),
            "labels" => "Метки".into(),
            "fields" => "Свои поля".into(),
            "deletion" => "Удаление обращений".into(),
            "failed_calls" => "Цена неудачных вызовов".into(),
            "preflights" => "Цена предварительных запросов".into(),
            other => other.replace('_', " "),
        },
    },
    work: WorkWords {
        stop: "Остановить",
        resume: "Продолжить",
        under_way: "В этом аккаунте идёт другая работа. Сначала закончится она.",
        key_title: "Ключ больше не подходит",
        key_text: "Введите действующий ключ и продолжите с этого места. Ничего не потеряно и ничего не отправится дважды.",
        key: "Ключ API",
        key_go: "Продолжить с этим ключом",
        key_trying: "Вход",
        title: |work| match work {
            Work::Check => "Самопроверка",
            Work::Proof => "Сверка",
            Work::Undo => "Отмена",
        },
        said: |work, percent| format!("{}: {percent} %.", (WORDS.work.title)(work)),
        steps: |done, of| {
            if of == 0 { format!("Сделано: {}", n(done)) } else { format!("{} из {}", n(done), n(of)) }
        },
    },
    proof: ProofWords {
        title: "Сверка",
        text: "Списки самого Deskie читаются обратно и сравниваются с журналом и с вашими файлами. Ничего не меняется.",
        headers: "Сверить все обращения",
        headers_text: "Каждое обращение на месте, одно, с темой, датой, статусом, метками и полями.",
        sample: |count| format!("И сообщения {}", of_cases(count)),
        sample_text: "Все обращения, а у стольких из них — каждое сообщение и каждая заметка: у самого большого и у других, взятых по всем годам.",
        sample_size: "Сколько обращений прочитать целиком",
        all: "И все сообщения",
        all_text: "Каждое обращение, каждое сообщение, каждая заметка.",
        stopped: "Остановлено раньше времени. Ниже — то, что успели сверить.",
        case: "Обращение",
        number: "В Deskie",
        what: "Расхождение",
        kind: "Объяснено?",
        explained: "Объяснено",
        unexplained: "Не объяснено",
        table_title: "Расхождения",
        need_plan: "Для сверки нужны ваши файлы: перетащите те же самые и составьте план.",
        rest: |not_reached, unchecked| {
            let rest = [(not_reached, "ещё не перенесено"), (unchecked, "не проверено")];
            let told = rest.into_iter().filter(|(count, _)| *count > 0);
            told.map(|(count, what)| format!("{}: {what}.", cases(count))).collect::<Vec<_>>().join(" ")
        },
        cases_seen: "Найдено обращений",
        entries_seen: "Найдено сообщений и заметок",
        header_units: "Единиц на обращения",
        units: "Использовано единиц",
        duration: "Время",
        cost: |units, time| format!("Около {}, {time}.", units.ru("единицы", "единиц", "единиц")),
        verdict: proved,
        earlier: |seen, all| format!("{} из {} от прежних переносов", n(seen), of_cases(all)),
        verdict_bad: |all, open| {
            format!(
                "{}, не объяснено: {}. Смотрите список.",
                all.ru("расхождение", "расхождения", "расхождений"),
                n(open)
            )
        },
        shown: |seen, all| format!("{} из {}", n(seen), n(all)),
    },
    undo: UndoWords {
        title: "Отмена переноса",
        text: "Удаляются ровно те обращения, которые создала эта страница, и никакие другие. Сначала она только смотрит и \
               ничего не меняет.",
        look: "Посмотреть, что удалится",
        look_again: "Посмотреть снова",
        changed_title: "С тех пор изменены в Deskie",
        keep: "Оставить их",
        remove: "Удалить вместе с остальными",
        changed_at: "Изменено",
        open: "Обращение в Deskie",
        cases: "Обращений от переносов",
        labels: "Меток от переносов; удаляются те, что больше нигде не нужны",
        removed_already: "Уже кем-то удалено",
        units: "Единиц",
        duration: "Время",
        trash_only: "Этот аккаунт разрешает только перемещать обращения в корзину. Там они останутся, пока Deskie её не \
                     очистит.",
        refused: "Этот аккаунт не разрешает удалять обращения через API. Попросите право на удаление и посмотрите снова.",
        nothing: "От переносов в аккаунте ничего не осталось.",
        ask_text: "Вернуть удалённое отсюда нельзя. Ваши файлы не тронуты, и новый перенос может принести всё заново.",
        back: "Нет, оставить",
        done_title: "Отмена завершена",
        stopped_title: "Отмена остановлена",
        deleted: "Удалено совсем",
        trashed: "В корзине",
        gone: "Уже было удалено",
        kept: "Оставлено: изменены с тех пор",
        failed: "Удалить не удалось",
        not_reached: "Не дошла очередь",
        labels_kept: "Меток оставлено: они ещё где-то нужны",
        labels_not_reached: "Меток, до которых не дошла очередь",
        go_labels: |n| format!("Удалить {}", n.ru("метку", "метки", "меток")),
        ask_labels: |n| {
            format!("Точно удалить {} из Deskie? Те, что ещё где-то нужны, останутся.", n.ru("метку", "метки", "меток"))
        },
        yes_labels: |n| format!("Да, удалить {}", n.ru("метку", "метки", "меток")),
        closes: "Сумма сходится: каждое обращение ровно в одной строке.",
        does_not_close: "Сумма не сходится. Пришлите нам журнал: это наша ошибка.",
        failures_title: "Что удалить не удалось и почему",
        what: "Что",
        why: "Причина",
        decide: "Сначала решите, что делать с изменёнными обращениями.",
        earlier_title: "Прежние переносы",
        earlier_text: "С тех пор как открыта страница, переноса не было. Вот обращения, которые принесли прежние.",
        units_with_reading: "Единиц, включая повторное чтение каждого обращения перед удалением",
        changed_download: "Все они в таблице (CSV)",
        customers: |n| {
            format!(
                "Клиенты этих обращений останутся: {}. Тех, кого Deskie не знал, он создал вместе с обращениями, и кто был \
                 раньше, теперь не узнать. Лишних удалите в Deskie сами.",
                self::n(n)
            )
        },
        customers_left: |n| {
            format!("Клиенты удалённых обращений остались в Deskie, были они там раньше или нет: {}.", self::n(n))
        },
        meanwhile: |n| {
            format!(
                "{} {} в Deskie уже после просмотра и поэтому {}. Посмотрите снова, чтобы увидеть.",
                cases(n),
                russian_form(n, "изменено", "изменены", "изменено"),
                russian_form(n, "оставлено", "оставлены", "оставлено"),
            )
        },
        shown: |shown, all| format!("Показано {} из {}.", n(shown), n(all)),
        go: |n| format!("Удалить {}", cases(n)),
        ask: |n| format!("Точно удалить {} из Deskie?", cases(n)),
        yes: |n| format!("Да, удалить {}", cases(n)),
        changed: |n| {
            format!(
                "{} {} в Deskie уже после переноса: возможно, с {} работали.",
                cases(n),
                russian_form(n, "изменено", "изменены", "изменено"),
                if n == 1 { "ним" } else { "ними" },
            )
        },
        sentence: |removed, all| format!("Удалено {} из {}.", n(removed), of_cases(all)),
    },
    names: Names {
        from_you: "Выбрано вами",
        channel: |channel| match channel {
            Channel::Api => "API",
            Channel::Call => "Телефон",
            Channel::Chat => "Чат",
            Channel::Email => "Почта",
            Channel::Other => "Другое",
            Channel::Social => "Соцсеть",
            Channel::Web => "Форма на сайте",
            Channel::WhatsApp => "WhatsApp",
        },
        case_status: |status| match status {
            CaseStatus::Closed => "Закрытое",
            CaseStatus::Open => "Открытое",
            CaseStatus::Waiting => "В ожидании",
        },
        case_priority: |priority| match priority {
            CasePriority::Critical => "Критический",
            CasePriority::High => "Высокий",
            CasePriority::Low => "Низкий",
            CasePriority::Normal => "Обычный",
        },
        reason: |reason| match reason {
            Reason::Fallback => "Совпадений нет",
            Reason::Meaning => "Значит то же самое",
            Reason::SameEmail => "Тот же адрес",
            Reason::SameName => "То же имя",
            Reason::SimilarName => "Похожее имя",
            Reason::Yours => "Ваш выбор",
        },
        column: |column| match column {
            Column::Assignee => "Ответственный",
            Column::Attachments => "Вложения",
            Column::Author => "Автор сообщения",
            Column::Body => "Текст",
            Column::CaseId => "Номер обращения",
            Column::Channel => "Канал",
            Column::CreatedAt => "Начало обращения",
            Column::Direction => "Входящее или исходящее",
            Column::Field => "Своё поле",
            Column::Group => "Группа",
            Column::Ignore => "Не переносить",
            Column::Visibility => "Сообщение или заметка",
            Column::MessageAt => "Время сообщения",
            Column::Priority => "Приоритет",
            Column::RequesterEmail => "Почта клиента",
            Column::RequesterName => "Имя клиента",
            Column::RequesterPhone => "Телефон клиента",
            Column::Status => "Статус",
            Column::Subject => "Тема",
            Column::Tags => "Теги",
            Column::UpdatedAt => "Изменение обращения",
        },
        outcome: |outcome| match outcome {
            Outcome::AlreadyThere => "Уже было",
            Outcome::Created => "Создано",
            Outcome::Failed => "Не удалось",
            Outcome::NotReached => "Не дошла очередь",
            Outcome::Skipped => "Не переносится",
        },
        vendor: |vendor| match vendor {
            "Archive" => "Архив".into(),
            "Mailbox" => "Почтовый ящик".into(),
            "Table or JSON" => "Таблица или JSON".into(),
            "HubSpot tables of a warehouse" => "Таблицы HubSpot из хранилища данных".into(),
            "Intercom tables of a warehouse" => "Таблицы Intercom из хранилища данных".into(),
            "Jira tables of a warehouse" => "Таблицы Jira из хранилища данных".into(),
            "Zendesk tables of a warehouse" => "Таблицы Zendesk из хранилища данных".into(),
            "Call log" => "Журнал звонков".into(),
            other => other.to_owned(),
        },
        address_error: |error| match error {
            AddressError::Empty => "Введите адрес аккаунта, например acme.omnidesk.ru.",
            AddressError::Foreign => {
                "Адрес должен оканчиваться на .deskie.io или .omnidesk.ru. Больше никуда данные отправить нельзя."
            }
            AddressError::Malformed => "Это не адрес: в нём бывают только латинские буквы, цифры, точки и дефисы.",
        },
    },
};
