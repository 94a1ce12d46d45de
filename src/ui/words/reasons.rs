//! Russian for the reasons that the core gives: why a file is taken for what it is, what a column means, whose an
//! address is. The core's English sentence is the key; what differs from file to file in it (numbers, addresses, names in
//! quotes, what stands between marked words) is taken out and put back. The test below holds the list complete over
//! the whole corpus.

use std::borrow::Cow;

/// The Russian sentence for a reason, or `None` for one that is not known.
pub(super) fn russian(english: &str) -> Option<Cow<'static, str>> {
    if let Some(table) = table(english) {
        return Some(table.into());
    }
    let (template, parts) = template(english);
    let sentence = sentence(&template)
        .or_else(|| super::desks::sentence(&template))
        .or_else(|| super::more_desks::sentence(&template))?;
    if parts.is_empty() {
        return Some(sentence.into());
    }
    let mut filled = String::new();
    let mut parts = parts.into_iter();
    for (at, piece) in sentence.split("{}").enumerate() {
        if at > 0 {
            filled.push_str(parts.next().unwrap_or_default());
        }
        filled.push_str(piece);
    }
    Some(filled.into())
}

/// A sentence with its numbers, addresses and quoted names replaced by `{}`, and what was replaced.
fn template(english: &str) -> (String, Vec<&str>) {
    let mut template = String::new();
    let mut parts = Vec::new();
    let mut inside = false;
    for stretch in english.split('"') {
        if inside {
            template.push_str("{}");
            parts.push(stretch);
        } else {
            for (at, word) in stretch.split(' ').enumerate() {
                if at > 0 {
                    template.push(' ');
                }
                let bare = word.trim_end_matches(';');
                if bare.contains('@') || (!bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit())) {
                    template.push_str("{}");
                    template.push_str(&word[bare.len()..]);
                    parts.push(bare);
                } else {
                    template.push_str(word);
                }
            }
        }
        inside = !inside;
    }
    (template, parts)
}

fn sentence(template: &str) -> Option<&'static str> {
    Some(match template {
        "a length and then the headers of a mail, as Apple Mail writes it" => {
            "длина, а за ней заголовки письма: так пишет Apple Mail"
        }
        "a message of the chat beside it names this file" => "его называет сообщение чата, рядом с которым он лежит",
        "Apple Mail keeps it for the mail beside it" => "Apple Mail хранит его для письма рядом",
        "an archive; {} files were unpacked from it" => "архив; из него распаковано файлов: {}",
        "a database in one file; tables taken from it: {}" => "база данных одним файлом; из неё взято таблиц: {}",
        "a page of Google Voice; it stands in a table with the others" => {
            "страница Google Voice; она собрана с другими в таблицу"
        }
        "a workbook; sheets taken from it: {}" => "книга таблиц; из неё взято листов: {}",
        "chosen by hand" | "chosen by you" => "выбрано вами",
        "a list of people or names that stands beside cases of {}" => {
            "список людей или названий, лежащий рядом с обращениями «{}»"
        }
        "its rows are people with an id, a name and an address" => "строки — люди с номером, именем и адресом",
        "its rows are users with an id, a name and an address" => "строки — пользователи с номером, именем и адресом",
        "was yours the last time" => "в прошлый раз был вашим",
        "left out: it stands beside cases of {} and holds companies, not cases" => {
            "пропущен: лежит рядом с обращениями «{}», в нём компании, а не обращения"
        }
        "left out: it stands beside cases of {} and holds people, not cases" => {
            "пропущен: лежит рядом с обращениями «{}», в нём люди, а не обращения"
        }
        "left out: it stands beside cases of {} and holds templates, not cases" => {
            "пропущен: лежит рядом с обращениями «{}», в нём шаблоны ответов, а не обращения"
        }
        "left out: it stands beside cases of {} and holds articles, not cases" => {
            "пропущен: лежит рядом с обращениями «{}», в нём статьи, а не обращения"
        }
        "left out: it stands beside cases of {} and holds ratings, not cases" => {
            "пропущен: лежит рядом с обращениями «{}», в нём оценки, а не обращения"
        }
        "left out: it stands beside cases of {} and holds suspended mail, not cases" => {
            "пропущен: лежит рядом с обращениями «{}», в нём задержанные письма, а не обращения"
        }
        "left out: it stands beside cases of {} and holds times, not cases" => {
            "пропущен: лежит рядом с обращениями «{}», в нём учёт времени, а не обращения"
        }
        "left out: it stands beside cases of {} and holds other records, not cases" => {
            "пропущен: лежит рядом с обращениями «{}», в нём другие записи, а не обращения"
        }
        "left out: it stands beside cases of {} and holds settings, not cases" => {
            "пропущен: лежит рядом с обращениями «{}», в нём настройки, а не обращения"
        }
        "the name is like {}" => "название похоже на «{}»",
        "every value of the first column is short and different" => "в первом столбце всё короткое и не повторяется",
        "Exchange knows it by a name inside of it, as it does colleagues" => {
            "Exchange знает его по внутреннему имени: так он знает своих"
        }
        "has the name of {}" => "то же имя, что у {}",
        "has the domain of {}" => "тот же домен, что у {}",
        "in a call log it is the number of the other" => "в журнале звонков это номер собеседника",
        "in a call log it is a number of the desk's own" => "в журнале звонков это свой номер",
        "the values are addresses of recordings" => "в значениях ссылки на записи",
        "in a call log the user is the agent" => "в журнале звонков это сотрудник",
        "a file of a Freshdesk export that holds no tickets" => "файл из выгрузки Freshdesk, тикетов в нём нет",
        "a list of tickets of Freshdesk's API, without their texts" => "список тикетов из API Freshdesk, без текстов",
        "a table of names and addresses, which holds no cases" => "таблица людей: имена и адреса, обращений в ней нет",
        "a table of attachments, which holds no cases" => "таблица вложений, обращений в ней нет",
        "a table of nothing but ids, which holds no cases" => "таблица из одних номеров, обращений в ней нет",
        "a table of tickets with the columns of Freshdesk" => "таблица тикетов со столбцами Freshdesk",
        "a table of tickets with the columns of Freshservice" => "таблица тикетов со столбцами Freshservice",
        "a table of tickets with the columns of Zendesk" => "таблица тикетов со столбцами Zendesk",
        "it holds conversations of tickets as Freshdesk's API gives them" => "переписка тикетов из API Freshdesk",
        "it lists agents as Freshdesk writes them" => "список сотрудников, как его пишет Freshdesk",
        "it lists companies as Freshdesk writes them" => "список компаний, как его пишет Freshdesk",
        "it lists groups of agents as Freshdesk writes them" => "список групп сотрудников, как его пишет Freshdesk",
        "it lists users or contacts as Freshdesk writes them" => "список людей, как его пишет Freshdesk",
        "its first record is a ticket as Freshdesk's API gives them" => "первая запись — тикет из API Freshdesk",
        "its first record is a ticket as the first version of Freshdesk's API gives them" => {
            "первая запись — тикет из первой версии API Freshdesk"
        }
        "its records are tickets of a Freshdesk account export" => "записи — тикеты из выгрузки Freshdesk",
        "a file of Zendesk's XML export that holds no tickets" => "файл из выгрузки Zendesk в XML, тикетов в нём нет",
        "its records are groups of Zendesk's XML export" => "записи — группы из выгрузки Zendesk в XML",
        "its records are organizations of Zendesk's XML export" => "записи — организации из выгрузки Zendesk в XML",
        "its records are ticket fields of Zendesk's XML export" => "записи — поля тикетов из выгрузки Zendesk в XML",
        "its records are tickets of Zendesk's XML export" => "записи — тикеты из выгрузки Zendesk в XML",
        "its records are users of Zendesk's XML export" => "записи — пользователи из выгрузки Zendesk в XML",
        "it begins with headers that mails have" => "в начале заголовки, какие бывают у писем",
        "it begins with the headers of a mail" => "в начале заголовки письма",
        "a file of Google Chat, as Takeout writes it" => "файл Google Chat из Takeout",
        "it describes a mail, as Proton's export tool does" => "описание письма из выгрузки Proton",
        "it names the labels of a mailbox of Proton" => "названия меток почты Proton",
        "it describes the fields of tickets" => "описания полей тикетов",
        "it holds comments of tickets" => "комментарии к тикетам",
        "it is a list of tickets" => "список тикетов",
        "it is named for the customer, and the values show what it holds" => {
            "по названию — о клиенте, по значениям видно, что именно"
        }
        "it lists groups of agents" => "список групп сотрудников",
        "it lists organizations" => "список организаций",
        "it stands beside a chat, though no message names it" => {
            "лежит рядом с чатом, хотя ни одно сообщение его не называет"
        }
        "its first record is a ticket as Zendesk writes them" => "первая запись — тикет, как их пишет Zendesk",
        "its first record is a ticket with comments and a requester" => {
            "первая запись — тикет с комментариями и автором обращения"
        }
        "its first record is a ticket beside its comments" => "первая запись — тикет, рядом с ним комментарии",
        "its first record is a user with a role" => "первая запись — пользователь с ролью",
        "its name is that of a mail and it begins with a header" => "имя как у письма, и в начале заголовок",
        "its records are audits: events of tickets, comments among them" => {
            "записи — события тикетов, среди них комментарии"
        }
        "nothing else fits, so it is kept as a custom field" => "ни на что не похоже, поэтому станет доп. полем",
        "one end of a call: the direction decides which one is the customer's telephone" => {
            "один конец звонка: чей это телефон, решает направление"
        }
        "it stands beside messages, and the customer in another table" => {
            "рядом с сообщениями, а клиент — в другой таблице"
        }
        "one row is one message, and this date differs between the messages of a case" => {
            "строка — одно сообщение, и эта дата у сообщений одного обращения разная"
        }
        "one row is one message, and this text differs between the messages of a case" => {
            "строка — одно сообщение, и этот текст у сообщений одного обращения разный"
        }
        "it was saved in a folder of attachments beside the cases" => "лежит в папке с вложениями рядом с обращениями",
        "it numbers messages, which nothing refers to" => "номера сообщений, на них ничто не ссылается",
        "records in JSON, one a case" => "записи в JSON, каждая — обращение",
        "records in JSON, one a case with its messages within" => {
            "записи в JSON, каждая — обращение с сообщениями внутри"
        }
        "records in JSON, one a message" => "записи в JSON, каждая — сообщение",
        "of its domain is somebody in {} of {} mails" => "кто-то с её доменом участвует в {} письмах из {}",
        "mails to it came to this mailbox, and its own were written here" => {
            "письма на него приходили в этот ящик, а его письма написаны здесь"
        }
        "takes part in {} of {} mails" => "участвует в {} письмах из {}",
        "the call logs of {} have it so" => "так в журналах звонков «{}»",
        "the chat is named after the other" => "чат назван именем собеседника",
        "the columns are those of call logs of {}" => "столбцы журнала звонков «{}»",
        "the file is empty, but its name is that of a mail" => "файл пуст, но назван как письмо",
        "the file is empty, but its name is that of a mailbox" => "файл пуст, но назван как почтовый ящик",
        "the first line is a separator of Google Takeout" => "первая строка — разделитель Google Takeout",
        "the first line is a separator of Google Vault" => "первая строка — разделитель Google Vault",
        "the first line is a separator of Thunderbird" => "первая строка — разделитель Thunderbird",
        "the first line is the separator of a mailbox file" => "первая строка — разделитель почтового ящика",
        "the name {} says so" => "так называется: «{}»",
        "the other one is a bare number" => "собеседник — номер без имени",
        "the values are dates" => "значения — даты",
        "the values are e-mail addresses" => "значения — адреса почты",
        "the values are telephone numbers" => "значения — номера телефонов",
        "the values are the longest texts of the table" => "самые длинные тексты таблицы",
        "the values are words for incoming and outgoing" => "значения — «входящее» и «исходящее»",
        "the values are words for public and internal" => "значения — «для всех» и «внутреннее»",
        "the values are words for states" => "значения — статусы",
        "the values are words for urgencies" => "значения — приоритеты",
        "writes in {} of {} chats" => "пишет в {} чатах из {}",
        "wrote {} of the sent mails" => "отправил из исходящих писем: {}",
        "{} of {} lines open with date, time and name, as WhatsApp writes chats" => {
            "{} строк из {} начинаются с даты, времени и имени: так WhatsApp выгружает чаты"
        }
        "{} of {} mails were delivered to it" => "сюда пришло {} писем из {}",
        "a folder of a mailbox of Outlook" => "папка почтового ящика Outlook",
        "a mailbox of Outlook with {} folders of mails" => "почтовый ящик Outlook, папок с письмами: {}",
        "a message of Outlook" => "письмо Outlook",
        "it counts the mails of an export by Google Vault" => "сколько писем в выгрузке Google Vault",
        "it lists mails with their labels, as Google Vault does" => "список писем с ярлыками из Google Vault",
        "it lists the errors of an export by Google Vault" => "ошибки выгрузки Google Vault",
        "the labels of a backup by Got Your Back" => "ярлыки из резервной копии Got Your Back",
        _ => return None,
    })
}

/// The reason of a table: how many columns, what separates them, the encoding, the layout.
fn table(english: &str) -> Option<String> {
    let (columns, rest) = english.strip_prefix("a table of ")?.split_once(" columns separated by ")?;
    let (separator, rest) = rest.split_once(", in ")?;
    let (encoding, layout) = rest.split_once(": ")?;
    let separator = match separator {
        "commas" => "запятые",
        "semicolons" => "точки с запятой",
        "tabs" => "табуляции",
        "bars" => "вертикальные черты",
        other => other,
    };
    let row = if layout == "one row a message" {
        "строка — сообщение"
    } else {
        "строка — обращение"
    };
    Some(format!("таблица: столбцов {columns}, между ними {separator}, кодировка {encoding}, {row}."))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::ops::ControlFlow;
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::source::MemoryFiles;
    use crate::vendor::import::Import;
    use crate::vendor::{ScanProgress, Settings};

    /// Puts every file of a folder into the import.
    fn add(files: &mut MemoryFiles, name: &str, path: &Path) {
        if path.is_dir() {
            for entry in fs::read_dir(path).unwrap() {
                let entry = entry.unwrap();
                add(files, &format!("{name}/{}", entry.file_name().to_string_lossy()), &entry.path());
            }
        } else {
            files.add(name, fs::read(path).unwrap());
        }
    }

    #[test]
    fn every_reason_that_the_corpus_gives_is_told_in_russian() {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
        let mut untold = BTreeSet::new();
        let folders = |of: &Path| -> Vec<PathBuf> {
            fs::read_dir(of).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect()
        };
        for vendor in folders(&corpus) {
            for case in folders(&vendor) {
                let mut files = MemoryFiles::default();
                add(&mut files, "input", &case.join("input"));
                let go_on = &mut |_: &ScanProgress| ControlFlow::Continue(());
                let xray = Import::open(Box::new(files), Settings::default(), go_on).unwrap().xray();
                let found = xray.files.iter().filter_map(|file| file.recognition.as_ref()).map(|found| &found.reason);
                let addresses = xray.own_addresses.iter().map(|row| &row.reason);
                let columns = xray.tables.iter().flat_map(|table| &table.columns).map(|column| &column.reason);
                let reasons = found.chain(addresses).chain(columns);
                untold.extend(reasons.filter(|reason| russian(reason).is_none()).cloned());
            }
        }
        assert!(untold.is_empty(), "no Russian sentence for {untold:#?}");
    }

    #[test]
    fn what_differs_is_put_back_where_it_belongs() {
        let said = |english| russian(english).map(Cow::into_owned);
        assert_eq!(said("takes part in 3 of 41 mails").as_deref(), Some("участвует в 3 письмах из 41"));
        assert_eq!(said("the name \"Ticket ID\" says so").as_deref(), Some("так называется: «Ticket ID»"));
        assert_eq!(said("has the domain of me@shop.example").as_deref(), Some("тот же домен, что у me@shop.example"));
        assert_eq!(said("something new"), None);
    }
}
