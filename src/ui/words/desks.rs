//! Russian for why a file is taken for one of a help desk's: the core's English sentence is the key.

/// The Russian sentence, or `None` for one that is not of a help desk's file.
pub(super) fn sentence(english: &str) -> Option<&'static str> {
    Some(match english {
        "a list of tickets of the first version of Freshdesk's API, without their notes" => {
            "список тикетов из первой версии API Freshdesk, без ответов"
        }
        "a table of conversations as tools export them from Crisp, without messages" => {
            "таблица переписок, какую выгружают из Crisp, без сообщений"
        }
        "a list of tickets exported from Groove, without messages" => "список тикетов из Groove, без сообщений",
        "its columns are those of a report of HappyFox, without messages" => "столбцы отчёта HappyFox, без сообщений",
        "its columns are those of a report of Kayako, without messages" => "столбцы отчёта Kayako, без сообщений",
        "its columns are those of Gorgias's list of tickets, without messages" => {
            "столбцы списка тикетов Gorgias, без сообщений"
        }
        "its columns are those of a report of UseDesk, without messages" => "столбцы отчёта UseDesk, без сообщений",
        "its columns are those of LiveAgent's list of tickets, without messages" => {
            "столбцы списка тикетов LiveAgent, без сообщений"
        }
        "its columns are those of Intercom's report of conversations" => "столбцы отчёта Intercom о переписках",
        "its columns are those of the tables that Zoho Desk asks for when it migrates" => {
            "столбцы таблиц, о которых просит Zoho Desk при переезде"
        }
        "it holds notes, mails or calls as HubSpot writes them" => "заметки, письма или звонки, как их пишет HubSpot",
        "it holds threads of conversations as Help Scout writes them" => "сообщения переписок, как их пишет Help Scout",
        "it lists admins as Intercom writes them" => "список сотрудников, как его пишет Intercom",
        "it lists agents as LiveAgent writes them" => "список сотрудников, как его пишет LiveAgent",
        "it lists agents as Zoho Desk writes them" => "список сотрудников, как его пишет Zoho Desk",
        "it lists contacts as HubSpot writes them" => "список контактов, как его пишет HubSpot",
        "it lists contacts as Intercom writes them" => "список контактов, как его пишет Intercom",
        "it lists contacts as Zoho Desk writes them" => "список контактов, как его пишет Zoho Desk",
        "it lists departments as Zoho Desk writes them" => "список отделов, как его пишет Zoho Desk",
        "it lists groups as Zammad writes them" => "список групп, как его пишет Zammad",
        "it lists owners as HubSpot writes them" => "список ответственных, как его пишет HubSpot",
        "it lists mailboxes as Help Scout writes them" => "список почтовых ящиков, как его пишет Help Scout",
        "it lists people as Help Scout writes them" => "список людей, как его пишет Help Scout",
        "it lists states of tickets as Zammad writes them" => "список статусов, как его пишет Zammad",
        "it lists teammates as Front writes them" => "список сотрудников, как его пишет Front",
        "it lists teams as Intercom writes them" => "список команд, как его пишет Intercom",
        "it lists users as Zammad writes them" => "список пользователей, как его пишет Zammad",
        "UseDesk writes times in the zone of Moscow" => "UseDesk пишет время по Москве",
        "a table of Salesforce's data export" => "таблица из выгрузки данных Salesforce",
        "a table of osTicket's database" => "таблица из базы osTicket",
        "its rows are messages of Intercom's conversations" => "строки — сообщения переписок Intercom",
        "it lists operators as Crisp writes them" => "список операторов, как его пишет Crisp",
        "it lists people as Crisp writes them" => "список людей, как его пишет Crisp",
        "it lists users as Kayako writes them" => "список пользователей, как его пишет Kayako",
        "it lists contacts as LiveAgent writes them" => "список контактов, как его пишет LiveAgent",
        "it lists employees as Okdesk writes them" => "список сотрудников, как его пишет Okdesk",
        "it lists contacts as Okdesk writes them" => "список контактов, как его пишет Okdesk",
        "it lists agents as Groove writes them" => "список сотрудников, как его пишет Groove",
        "it lists customers as Groove writes them" => "список клиентов, как его пишет Groove",
        "its first record is a comment on a ticket as UseDesk writes them" => {
            "первая запись — комментарий к тикету, как их пишет UseDesk"
        }
        "it lists staff as HappyFox writes them" => "список сотрудников, как его пишет HappyFox",
        "it lists contacts as HappyFox writes them" => "список контактов, как его пишет HappyFox",
        "it lists customers or users as Gorgias writes them" => {
            "список клиентов или сотрудников, как его пишет Gorgias"
        }
        "it lists tags, inboxes or other settings of Front" => "метки, ящики или другие настройки Front",
        "it lists contacts as Front writes them" => "список контактов, как его пишет Front",
        "it lists companies or deals as HubSpot writes them" => "список компаний или сделок, как его пишет HubSpot",
        "it holds messages of HubSpot's inbox" => "сообщения из входящих HubSpot",
        "its first record is a thread of HubSpot's inbox" => "первая запись — переписка из входящих HubSpot",
        "it lists pipelines as HubSpot writes them" => "список воронок, как его пишет HubSpot",
        "it lists clients as UseDesk writes them" => "список клиентов, как его пишет UseDesk",
        "it lists users as Jira writes them" => "список пользователей, как его пишет Jira",
        "it holds comments on issues as Jira's API gives them" => "комментарии к задачам из API Jira",
        "its columns are properties of HubSpot's tickets" => "столбцы — свойства тикетов HubSpot",
        "its columns are those of Help Scout's report of conversations" => "столбцы отчёта Help Scout о переписках",
        "its columns are those of HubSpot's tickets" => "столбцы тикетов HubSpot",
        "it holds comments of tickets as Zoho Desk's API gives them" => {
            "комментарии тикетов, как их даёт API Zoho Desk"
        }
        "it holds messages of tickets as Zoho Desk's API gives them" => "сообщения тикетов, как их даёт API Zoho Desk",
        "its first record is a ticket as Zoho Desk's API gives it" => {
            "первая запись — тикет, как его даёт API Zoho Desk"
        }
        "its columns are those of Zoho Desk's comments" => "столбцы комментариев Zoho Desk",
        "its columns are those of Zoho Desk's threads" => "столбцы сообщений Zoho Desk",
        "its columns are those of Zoho Desk's tickets" => "столбцы тикетов Zoho Desk",
        "its columns are those of a list of issues of Jira" => "столбцы списка задач Jira",
        "its columns are those of osTicket's list of tickets" => "столбцы списка тикетов osTicket",
        "its first record is a case as Kayako writes them" => "первая запись — обращение, как их пишет Kayako",
        "its first record is a conversation of Front beside its messages" => {
            "первая запись — переписка Front рядом с её сообщениями"
        }
        "its first record is a comment as Front writes them" => "первая запись — комментарий, как их пишет Front",
        "its first record is a comment on an issue as Okdesk writes them" => {
            "первая запись — комментарий к заявке, как их пишет Okdesk"
        }
        "its first record is a conversation as Crisp writes them" => "первая запись — переписка, как их пишет Crisp",
        "its first record is a conversation as Front writes them" => "первая запись — переписка, как их пишет Front",
        "its first record is a conversation of Help Scout" => "первая запись — переписка Help Scout",
        "its first record is a conversation of Help Scout's first API" => {
            "первая запись — переписка из первой версии API Help Scout"
        }
        "it holds parts of conversations as Intercom writes them" => "сообщения переписок, как их пишет Intercom",
        "its first record is a conversation of Intercom with its parts" => {
            "первая запись — переписка Intercom со всеми сообщениями"
        }
        "its first record is a conversation of Intercom without its parts" => {
            "первая запись — переписка Intercom без ответов"
        }
        "its first record is a group of messages as LiveAgent writes them" => {
            "первая запись — группа сообщений, как их пишет LiveAgent"
        }
        "its first record is a message as Crisp writes them" => "первая запись — сообщение, как их пишет Crisp",
        "its first record is a message as Front writes them" => "первая запись — сообщение, как их пишет Front",
        "its first record is a message as Groove writes them" => "первая запись — сообщение, как их пишет Groove",
        "its first record is a message of a ticket as Gorgias writes them" => {
            "первая запись — сообщение тикета, как их пишет Gorgias"
        }
        "its first record is a post of a case as Kayako writes them" => {
            "первая запись — сообщение обращения, как их пишет Kayako"
        }
        "its first record is a ticket as Gorgias writes them" => "первая запись — тикет, как их пишет Gorgias",
        "its first record is a ticket as Groove writes them" => "первая запись — тикет, как их пишет Groove",
        "its first record is a ticket as HappyFox lists them" => "первая запись — тикет из списка HappyFox",
        "its first record is a ticket as HubSpot writes them" => "первая запись — тикет, как их пишет HubSpot",
        "its first record is a ticket as LiveAgent writes them" => "первая запись — тикет, как их пишет LiveAgent",
        "its first record is an article as OTRS and Znuny write them" => {
            "первая запись — сообщение заявки, как их пишут OTRS и Znuny"
        }
        "its first record is a ticket as OTRS and Znuny write them" => {
            "первая запись — заявка, как их пишут OTRS и Znuny"
        }
        "its first record is a ticket as UseDesk writes them" => "первая запись — тикет, как их пишет UseDesk",
        "its first record is a ticket as Zammad writes them" => "первая запись — заявка, как их пишет Zammad",
        "its first record is a request of Jira's service desk" => "первая запись — запрос портала Jira",
        "its first record is a ticket of Intercom" => "первая запись — тикет Intercom",
        "its first record is a ticket with its comments as UseDesk's API gives it" => {
            "первая запись — тикет с комментариями из API UseDesk"
        }
        "its first record is a ticket with its updates as HappyFox writes them" => {
            "первая запись — тикет со всеми изменениями, как их пишет HappyFox"
        }
        "its first record is an article of a ticket as Zammad writes them" => {
            "первая запись — сообщение заявки, как их пишет Zammad"
        }
        "its first record is an issue as Jira's API gives it" => "первая запись — задача из API Jira",
        "its first record is an issue as Okdesk writes them" => "первая запись — заявка, как их пишет Okdesk",
        "its items are issues of Jira" => "записи — задачи Jira",
        "a table of a warehouse that holds nothing to move" => "таблица хранилища, из которой нечего переносить",
        "a table of engagements of HubSpot in a warehouse" => "таблица писем, заметок или звонков HubSpot из хранилища",
        "the table {} of HubSpot in a warehouse" => "таблица «{}» HubSpot из хранилища",
        "the table {} of Intercom in a warehouse" => "таблица «{}» Intercom из хранилища",
        "the table {} of Jira in a warehouse" => "таблица «{}» Jira из хранилища",
        "the table {} of Zendesk in a warehouse" => "таблица «{}» Zendesk из хранилища",
        "its records are tickets as Kayako Classic writes them" => "записи — тикеты, как их пишет Kayako Classic",
        _ => return None,
    })
}

/// What a file of a help desk lacks and how to get it, or `None` for a sentence that is not known.
pub(super) fn remedy(english: &str) -> Option<&'static str> {
    Some(match english {
        "The export's files with people are not among these (Users0 and AllAgents0): people who wrote notes without having asked for anything have no names. Drop them as well." => {
            "В выгрузке нет файлов с людьми (Users0 и AllAgents0): у тех, кто только отвечал, не будет имён. Добавьте эти файлы."
        }
        "There is no file with contacts and agents among these: people are known by their numbers only. Fetch /api/v2/contacts and /api/v2/agents, or tickets with include=requester, and drop that as well." => {
            "Нет файла с контактами и сотрудниками: люди известны только по номерам. Выгрузите /api/v2/contacts и /api/v2/agents и добавьте их."
        }
        "There are tickets with their first messages only. Fetch the conversations of every ticket as well (/api/v2/tickets/42/conversations?page=1 and the pages after it) and drop them beside, or use Admin, Account, Export data, which holds everything." => {
            "В тикетах только первые сообщения. Выгрузите переписку каждого (/api/v2/tickets/42/conversations, все страницы) или сделайте полную выгрузку: Admin, Account, Export data."
        }
        "This list of tickets holds their first messages only: Freshdesk leaves notes and replies out of lists. Fetch every ticket by itself (/helpdesk/tickets/42.json), or use Admin, Account, Export data, which holds everything." => {
            "В списке только первые сообщения тикетов. Выгрузите каждый тикет отдельно или сделайте полную выгрузку: Admin, Account, Export data."
        }
        "There are conversations but no tickets among these files. Drop the file with the tickets as well." => {
            "Есть переписка, но нет тикетов. Добавьте файл с тикетами."
        }
        "The links to attachments in a Freshdesk export work for seven days from its making. Let Deskie fetch them within that time, or export again." => {
            "Ссылки на файлы в выгрузке Freshdesk живут семь дней. Перенесите за это время или выгрузите заново."
        }
        "This file of the Freshdesk export holds no conversations (canned responses, articles of the knowledge base, settings), so nothing is moved from it." => {
            "В этом файле выгрузки Freshdesk переписки нет (шаблоны, статьи, настройки): из него ничего не переносится."
        }
        "This list of tickets holds no texts: Freshdesk leaves the first message out of lists. Fetch every ticket by itself (/api/v2/tickets/42?include=conversations), or use Admin, Account, Export data, which holds everything." => {
            "В списке тикетов нет текстов. Выгрузите каждый тикет отдельно или сделайте полную выгрузку: Admin, Account, Export data."
        }
        "Freshservice's CSV of tickets holds no conversations. In Freshservice open Admin, Account, Export data, choose JSON or XML, and drop the zip from the mail that you are sent." => {
            "В CSV из Freshservice нет переписки. Откройте Admin, Account, Export data, выберите JSON или XML и перетащите zip из письма."
        }
        "Freshdesk's CSV of tickets holds no conversations. In Freshdesk open Admin, Account, Account details, Export data, choose JSON, and drop the zip from the mail that you are sent." => {
            "В CSV из Freshdesk нет переписки. Откройте Admin, Account, Account details, Export data, выберите JSON и перетащите zip из письма."
        }
        "There are messages of Front, but no conversations. Drop the file with the conversations as well."
        | "There are comments of Front, but no conversations. Drop the file with the conversations as well." => {
            "Есть сообщения Front, но нет самих переписок. Добавьте файл с переписками."
        }
        "This list holds the first message of each ticket only. Fetch each ticket by its number, which gives its updates, and drop that." => {
            "В списке только первые сообщения тикетов. Выгрузите каждый тикет по номеру, со всеми изменениями."
        }
        "This table holds no messages, and Crisp has no full export of its own. Fetch the conversations and the messages of each through its API (/v1/website/…/conversations, …/conversation/session_…/messages) and drop that JSON." => {
            "В таблице нет сообщений, а полной выгрузки у Crisp нет. Выгрузите через API переписки и сообщения каждой (/v1/website/…/conversations, …/conversation/session_…/messages) в JSON."
        }
        "This list holds no messages. Fetch the tickets and the messages of each through Groove's API (/v1/tickets, /v1/tickets/4711/messages, all pages) and drop that JSON." => {
            "В этом списке нет сообщений. Выгрузите тикеты и сообщения каждого через API Groove (/v1/tickets, /v1/tickets/4711/messages, все страницы) в JSON."
        }
        "This report holds no messages. Fetch each ticket with its updates through HappyFox's API (/api/1.1/json/ticket/701/) and drop that JSON." => {
            "В отчёте нет сообщений. Выгрузите каждый тикет с его изменениями через API HappyFox (/api/1.1/json/ticket/701/) в JSON."
        }
        "This report holds no messages. Of the new Kayako fetch the cases and the posts of each through its API (/api/v1/cases.json, /api/v1/cases/4711/posts.json), of the Classic the tickets as XML (/api/index.php?e=/Tickets/Ticket/…), and drop that." => {
            "В отчёте нет сообщений. Из новой Kayako выгрузите через API обращения и сообщения каждого (/api/v1/cases.json, /api/v1/cases/4711/posts.json), из Classic тикеты в XML (/api/index.php?e=/Tickets/Ticket/…)."
        }
        "This list holds no messages. Fetch the tickets and their messages through Gorgias's API (/api/tickets, /api/messages, all pages) and drop that JSON." => {
            "В этом списке нет сообщений. Выгрузите тикеты и сообщения через API Gorgias (/api/tickets, /api/messages, все страницы) в JSON."
        }
        "This report holds no messages. Fetch each ticket with its comments through UseDesk's API (https://api.usedesk.ru/ticket) and drop that JSON." => {
            "В отчёте нет сообщений. Выгрузите каждый тикет с комментариями через API UseDesk (https://api.usedesk.ru/ticket) в JSON."
        }
        "This list holds no messages. Fetch the tickets and the messages of each through LiveAgent's API (/api/v3/tickets, /api/v3/tickets/…/messages) and drop that JSON." => {
            "В этом списке нет сообщений. Выгрузите тикеты и сообщения каждого через API LiveAgent (/api/v3/tickets, /api/v3/tickets/…/messages) в JSON."
        }
        "This report holds figures and no messages. Have each conversation fetched by its id through Intercom's API (/conversations/…), or use the export of conversations to S3, and drop that JSON." => {
            "В отчёте только показатели, без сообщений. Выгрузите каждую переписку по номеру через API Intercom (/conversations/…) или настройте выгрузку переписок в S3 и перетащите этот JSON."
        }
        "There are cases of Salesforce without their mails: export the tables EmailMessage and CaseComment as well (Setup, Data Export) and drop EmailMessage.csv and CaseComment.csv beside." => {
            "Есть обращения Salesforce без писем: выгрузите и таблицы EmailMessage и CaseComment (Setup, Data Export) и добавьте EmailMessage.csv и CaseComment.csv."
        }
        "There are mails or comments of Salesforce, but no cases: export the table Case as well (Setup, Data Export) and drop Case.csv beside." => {
            "Есть письма или комментарии Salesforce, но нет обращений: выгрузите и таблицу Case (Setup, Data Export) и добавьте Case.csv."
        }
        "The table User of Salesforce is not among these files, so agents are known by their numbers only. Export it as well (Setup, Data Export) and drop User.csv beside." => {
            "Среди файлов нет таблицы User из Salesforce, поэтому сотрудники известны только по номерам. Выгрузите её (Setup, Data Export) и добавьте User.csv."
        }
        "This report holds no messages: Help Scout has no full export of its own. Have the conversations fetched through its API with their threads, and drop that JSON." => {
            "В отчёте нет сообщений, а полной выгрузки у Help Scout нет. Выгрузите переписки с сообщениями через API в JSON."
        }
        "HubSpot's export of tickets holds their descriptions only: mails, notes and calls of the timeline are not in it. To bring them, have tickets and engagements fetched through HubSpot's API and drop that JSON." => {
            "В выгрузке HubSpot только описания тикетов, без писем, заметок и звонков. За ними нужен JSON из API: тикеты и engagements."
        }
        "These conversations come with their first message only: they were fetched as a list. Fetch each of them by its id, which gives its parts, and drop that." => {
            "Переписки выгружены списком, с одним первым сообщением. Выгрузите каждую по номеру, тогда придут и ответы."
        }
        "There are contacts of Intercom, but no conversations. Drop the file with the conversations as well." => {
            "Есть контакты Intercom, но нет переписок. Добавьте файл с переписками."
        }
        "This export does not say which comments customers saw, so all of them become internal notes. The API's JSON says it: fetch the issues with /rest/api/3/search and their comments, and drop that instead." => {
            "Здесь не видно, какие комментарии видел клиент, поэтому все станут заметками. Это известно в JSON из API: /rest/api/3/search с комментариями."
        }
        "osTicket's list holds no messages, and its tickets as PDF cannot be read. To bring the messages, export these tables of its database as CSV with their headers and drop them together: ost_ticket, ost_ticket__cdata, ost_thread, ost_thread_entry, ost_user, ost_user_email, ost_staff, ost_department, ost_ticket_status." => {
            "В списке osTicket нет сообщений, а тикеты в PDF не читаются. Выгрузите из базы в CSV, с заголовками, и добавьте вместе таблицы ost_ticket, ost_ticket__cdata, ost_thread, ost_thread_entry, ost_user, ost_user_email, ost_staff, ost_department, ost_ticket_status."
        }
        "There are tickets of osTicket without their messages: export the tables ost_thread and ost_thread_entry of its database as CSV and drop both as well." => {
            "В тикетах osTicket нет сообщений: выгрузите из базы таблицы ost_thread и ost_thread_entry."
        }
        "Nothing says to which tickets of osTicket the messages belong: export the table ost_thread of its database as CSV and drop it as well." => {
            "Неизвестно, к каким тикетам osTicket относятся сообщения: выгрузите из базы таблицу ost_thread."
        }
        "The table ost_ticket__cdata of osTicket is not among these files, so tickets have no subjects. Export it from the database as CSV and drop it as well." => {
            "Нет таблицы ost_ticket__cdata из osTicket, поэтому у тикетов нет тем. Выгрузите её из базы."
        }
        "The table ost_user_email of osTicket is not among these files, so customers have no address. Export it from the database as CSV and drop it as well." => {
            "Нет таблицы ost_user_email из osTicket, поэтому у клиентов нет адресов. Выгрузите её из базы."
        }
        "The table ost_staff of osTicket is not among these files, so agents are known by their numbers only. Export it from the database as CSV and drop it as well." => {
            "Нет таблицы ost_staff из osTicket, поэтому сотрудники известны только по номерам. Выгрузите её из базы."
        }
        "There are messages of osTicket, but no tickets: export the table ost_ticket of its database as CSV and drop it as well." => {
            "Есть сообщения osTicket, но нет тикетов: выгрузите из базы таблицу ost_ticket."
        }
        "This table of osTicket's database holds nothing that is moved." => {
            "Из этой таблицы базы osTicket ничего не переносится."
        }
        "There are conversations of Crisp without their messages. Fetch the messages of each (/v1/website/…/conversation/session_…/messages, all pages) and drop them beside." => {
            "В переписках Crisp нет сообщений. Выгрузите сообщения каждой (/v1/website/…/conversation/session_…/messages, все страницы) и добавьте их."
        }
        "There are cases of Kayako without their posts. Fetch the posts of each case (/api/v1/cases/4711/posts.json, all pages) and drop them beside, named after the case, e.g. 4711_posts.json." => {
            "В обращениях Kayako нет сообщений. Выгрузите сообщения каждого (/api/v1/cases/4711/posts.json, все страницы), назовите файл по номеру, например 4711_posts.json, и добавьте."
        }
        "There are tickets of LiveAgent without their messages. Fetch the messages of each ticket (/api/v3/tickets/…/messages) and drop them beside, in files named after the id of the ticket." => {
            "В тикетах LiveAgent нет сообщений. Выгрузите сообщения каждого (/api/v3/tickets/…/messages) в файлы, названные по номеру тикета, и добавьте."
        }
        "There are issues of Okdesk without any comment. Fetch the comments of each issue (/api/v1/issues/4711/comments) and drop them beside, named after the issue, e.g. 4711_comments.json; and each issue by its number, because lists leave out descriptions." => {
            "В заявках Okdesk нет комментариев. Выгрузите комментарии каждой (/api/v1/issues/4711/comments), назовите файл по номеру, например 4711_comments.json, и добавьте; сами заявки выгружайте по одной, в списках нет описаний."
        }
        "There are comments of UseDesk, but no tickets. Drop the file with the tickets as well." => {
            "Есть комментарии UseDesk, но нет тикетов. Добавьте файл с тикетами."
        }
        "There are tickets of Groove without their messages. Fetch the messages of each ticket (/v1/tickets/4711/messages, all pages) and drop them beside, named after the ticket, e.g. 4711_messages.json." => {
            "В тикетах Groove нет сообщений. Выгрузите сообщения каждого (/v1/tickets/4711/messages, все страницы), назовите файл по номеру, например 4711_messages.json, и добавьте."
        }
        "There are tickets of HappyFox without updates, which hold the messages. Fetch each ticket by its number (/api/1.1/json/ticket/701/) and drop that." => {
            "В тикетах HappyFox нет изменений, а с ними и сообщений. Выгрузите каждый тикет по номеру (/api/1.1/json/ticket/701/)."
        }
        "There are tickets of Gorgias without their messages. Fetch these as well (/api/messages, all pages) and drop them beside." => {
            "В тикетах Gorgias нет сообщений. Выгрузите и их (/api/messages, все страницы) и добавьте."
        }
        "There are conversations of Front without their messages. Fetch the messages and the comments of each (/conversations/cnv_…/messages and /conversations/cnv_…/comments) and drop them beside, in files named after the conversation." => {
            "В переписках Front нет сообщений. Выгрузите сообщения и комментарии каждой (/conversations/cnv_…/messages и /conversations/cnv_…/comments) в файлы, названные по номеру переписки, и добавьте."
        }
        "This file of Front holds no conversations (tags, inboxes, templates, rules), so nothing is moved from it." => {
            "В этом файле Front переписок нет (метки, ящики, шаблоны, правила): из него ничего не переносится."
        }
        "There are tickets of Zammad without their articles, which hold the messages. Fetch those of each ticket (/api/v1/ticket_articles/by_ticket/4711) and drop them beside, named after the ticket, e.g. 4711_articles.json." => {
            "В заявках Zammad нет сообщений. Выгрузите сообщения каждой (/api/v1/ticket_articles/by_ticket/4711), назовите файл по номеру, например 4711_articles.json, и добавьте."
        }
        "There are tickets of OTRS or Znuny without their articles, which hold the messages. Fetch them again with AllArticles=1 and Attachments=1 (TicketGet), and drop that." => {
            "В заявках OTRS или Znuny нет сообщений. Выгрузите их заново с AllArticles=1 и Attachments=1 (TicketGet)."
        }
        "There are tickets of HubSpot without any mail, note or call. Fetch these as well, each with the tickets it belongs to (/crm/v3/objects/emails?associations=tickets, and the same for notes and calls), and drop them beside." => {
            "В тикетах HubSpot нет ни писем, ни заметок, ни звонков. Выгрузите и их, каждое с его тикетами (/crm/v3/objects/emails?associations=tickets, так же заметки и звонки), и добавьте."
        }
        "There are messages of HubSpot's inbox, but no threads. Fetch these as well (/conversations/v3/conversations/threads), and drop them beside." => {
            "Есть сообщения из входящих HubSpot, но нет самих переписок. Выгрузите и их (/conversations/v3/conversations/threads) и добавьте."
        }
        "There are threads of HubSpot's inbox without messages. Fetch the messages of each thread as well (/conversations/v3/conversations/threads/…/messages), and drop them beside." => {
            "Есть переписки из входящих HubSpot, но нет их сообщений. Выгрузите сообщения каждой (/conversations/v3/conversations/threads/…/messages) и добавьте."
        }
        "There is no file with contacts of HubSpot among these, so customers are known by their numbers only and have no address. Fetch /crm/v3/objects/contacts, or export the contacts as CSV, and drop that beside." => {
            "Нет файла с контактами HubSpot: клиенты известны только по номерам, адресов нет. Выгрузите /crm/v3/objects/contacts или контакты в CSV и добавьте."
        }
        "This file of HubSpot holds no tickets (companies, deals or other records), so nothing is moved from it." => {
            "В этом файле HubSpot тикетов нет (компании, сделки и другое): из него ничего не переносится."
        }
        "There is no file of comments, so what agents wrote among themselves is missing: drop Comments__1.csv of the same export as well." => {
            "Нет файла комментариев, а с ним и внутренних заметок: добавьте Comments__1.csv из той же выгрузки."
        }
        "There are requests of Jira's service desk without any comment. Fetch the comments of each request (/rest/servicedeskapi/request/SHOP-7/comment, all pages) and drop them beside, named after the request, e.g. SHOP-7_comments.json." => {
            "Есть запросы портала Jira без комментариев. Выгрузите комментарии каждого запроса \
             (/rest/servicedeskapi/request/SHOP-7/comment, все страницы) в файлы, названные по запросу, например \
             SHOP-7_comments.json, и добавьте их."
        }
        "There are issues of Jira without any comment. Fetch the comments of each issue (/rest/api/3/issue/SHOP-7/comment, all pages) and drop them beside, named after the issue, e.g. SHOP-7_comments.json; or fetch the issues with fields=*all." => {
            "В задачах Jira нет комментариев. Выгрузите комментарии каждой (/rest/api/3/issue/SHOP-7/comment, все страницы), назовите файл по ключу, например SHOP-7_comments.json, и добавьте; или выгрузите задачи с fields=*all."
        }
        "There are tickets of UseDesk without their comments: lists have none. Fetch each ticket by its id, and drop that beside." => {
            "В тикетах UseDesk нет переписки: в списках её не бывает. Выгрузите каждый тикет по номеру и добавьте."
        }
        "There are tickets of UseDesk whose list of comments is empty, so only their subjects are moved. Look there whether they have any, and fetch these tickets again." => {
            "Есть тикеты UseDesk с пустым списком комментариев: переедут только темы. Посмотрите, есть ли там переписка, и выгрузите эти тикеты заново."
        }
        "There are articles of Zammad, but no tickets. Drop the file with the tickets as well." => {
            "Есть сообщения Zammad, но нет заявок. Добавьте файл с заявками."
        }
        "There are tickets of Zoho Desk without their messages. Fetch the threads of each ticket and each thread by its id, which gives its whole text (/api/v1/tickets/…/threads/…), and the comments (/api/v1/tickets/…/comments), and drop them beside." => {
            "Есть тикеты Zoho Desk без сообщений. Выгрузите сообщения каждого тикета, каждое по его номеру, иначе текст неполный \
             (/api/v1/tickets/…/threads/…), и комментарии (/api/v1/tickets/…/comments) и добавьте их."
        }
        "There are tickets of Zoho Desk, but no messages: drop the file Threads__1.csv of the same export as well." => {
            "Есть тикеты Zoho Desk, но нет сообщений: добавьте файл Threads__1.csv из той же выгрузки."
        }
        "There are messages of Zoho Desk, but no tickets: drop the file Cases__1.csv of the same export as well." => {
            "Есть сообщения Zoho Desk, но нет тикетов: добавьте файл Cases__1.csv из той же выгрузки."
        }
        "There is no file of contacts, so customers are known by what the tickets say alone: drop Contacts__1.csv of the same export as well." => {
            "Нет файла контактов, клиенты известны только по тикетам: добавьте Contacts__1.csv из той же выгрузки."
        }
        "This table does not say which comments customers saw, so all of them become internal notes. Export the table ticket_comment with its column public, and drop that instead." => {
            "Здесь не видно, какие комментарии видел клиент, поэтому все станут заметками. Выгрузите таблицу ticket_comment со столбцом public."
        }
        "There are tickets of Zendesk, but none of their messages except the first: export the table ticket_comment of the warehouse as CSV and drop it as well." => {
            "Есть тикеты Zendesk, но только с первыми сообщениями: выгрузите из хранилища таблицу ticket_comment."
        }
        "The table user of Zendesk is not among these files: of people only their numbers are known, and of some customers the address from which they wrote. Export it from the warehouse as CSV and drop it as well." => {
            "Нет таблицы user из Zendesk: о людях известны только номера, а о части клиентов ещё адрес, с которого они писали. Выгрузите её из хранилища."
        }
        "The table group of Zendesk is not among these files, so groups are known by their numbers only. Export it from the warehouse as CSV and drop it as well." => {
            "Нет таблицы group из Zendesk, поэтому группы известны только по номерам. Выгрузите её из хранилища."
        }
        "The table ticket_tag of Zendesk is not among these files, so tickets have no tags. Export it from the warehouse as CSV and drop it as well." => {
            "Нет таблицы ticket_tag из Zendesk, поэтому у тикетов нет меток. Выгрузите её из хранилища."
        }
        "There are comments of Zendesk, but no tickets: export the table ticket of the warehouse as CSV and drop it as well." => {
            "Есть комментарии Zendesk, но нет тикетов: выгрузите из хранилища таблицу ticket."
        }
        "There are conversations of Intercom, but none of their messages except the first: export the table conversation_part_history of the warehouse as CSV and drop it as well." => {
            "Есть переписки Intercom, но только с первыми сообщениями: выгрузите из хранилища таблицу conversation_part_history."
        }
        "The table contact_history of Intercom is not among these files: customers are known by their numbers only, so nobody has an address. Export it from the warehouse as CSV and drop it as well." => {
            "Нет таблицы contact_history из Intercom: клиенты известны только по номерам, адресов нет. Выгрузите её из хранилища."
        }
        "The table admin of Intercom is not among these files, so who works there has no name. Export it from the warehouse as CSV and drop it as well." => {
            "Нет таблицы admin из Intercom, поэтому у сотрудников нет имён. Выгрузите её из хранилища."
        }
        "The table tag of Intercom is not among these files, so tags are known by their numbers only. Export it from the warehouse as CSV and drop it as well." => {
            "Нет таблицы tag из Intercom, поэтому метки известны только по номерам. Выгрузите её из хранилища."
        }
        "There are parts of conversations of Intercom, but no conversations: export the table conversation_history of the warehouse as CSV and drop it as well." => {
            "Есть сообщения Intercom, но нет самих переписок: выгрузите из хранилища таблицу conversation_history."
        }
        "There are tickets of HubSpot, but none of their mails, notes and calls: export the tables engagement_email, engagement_note, engagement_call and ticket_engagement of the warehouse as CSV and drop them as well." => {
            "Есть тикеты HubSpot, но нет писем, заметок и звонков: выгрузите из хранилища таблицы engagement_email, engagement_note, engagement_call и ticket_engagement."
        }
        "There are mails, notes or calls of HubSpot, but nothing says to which tickets they belong, so they are left out: export the table ticket_engagement of the warehouse as CSV and drop it as well." => {
            "Неизвестно, к каким тикетам относятся письма, заметки и звонки HubSpot, поэтому они пропущены: выгрузите из хранилища таблицу ticket_engagement."
        }
        "Nothing says who the customers of these tickets of HubSpot are: export the tables ticket_contact and contact of the warehouse as CSV and drop them as well." => {
            "Неизвестно, кто клиенты этих тикетов HubSpot: выгрузите из хранилища таблицы ticket_contact и contact."
        }
        "The table contact of HubSpot is not among these files: customers are known by their numbers only, so nobody has an address. Export it from the warehouse as CSV and drop it as well." => {
            "Нет таблицы contact из HubSpot: клиенты известны только по номерам, адресов нет. Выгрузите её из хранилища."
        }
        "The table owner of HubSpot is not among these files, so who works there has no name. Export it from the warehouse as CSV and drop it as well." => {
            "Нет таблицы owner из HubSpot, поэтому у сотрудников нет имён. Выгрузите её из хранилища."
        }
        "The table ticket_pipeline_stage of HubSpot is not among these files, so states are known by their numbers only. Export it from the warehouse as CSV and drop it as well." => {
            "Нет таблицы ticket_pipeline_stage из HubSpot, поэтому статусы известны только по номерам. Выгрузите её из хранилища."
        }
        "There are mails, notes or calls of HubSpot, but no tickets: export the table ticket of the warehouse as CSV and drop it as well." => {
            "Есть письма, заметки или звонки HubSpot, но нет тикетов: выгрузите из хранилища таблицу ticket."
        }
        "This table holds the custom fields and labels of Jira as changes, which are not read. To bring them, drop the issues as JSON of Jira's API instead." => {
            "В этой таблице свои поля и метки Jira записаны как изменения, они не читаются. Если они нужны, возьмите задачи в JSON из API Jira."
        }
        "This table does not say which comments customers saw, so all of them become internal notes. Export the table comment with its column is_public, and drop that instead." => {
            "Здесь не видно, какие комментарии видел клиент, поэтому все станут заметками. Выгрузите таблицу comment со столбцом is_public."
        }
        "There are issues of Jira, but none of their comments: export the table comment of the warehouse as CSV and drop it as well." => {
            "Есть задачи Jira, но нет комментариев: выгрузите из хранилища таблицу comment."
        }
        "The table user of Jira is not among these files: people are known by their numbers only, so nobody has a name. Export it from the warehouse as CSV and drop it as well." => {
            "Нет таблицы user из Jira: люди известны только по номерам. Выгрузите её из хранилища."
        }
        "The table status of Jira is not among these files, so states are known by their numbers only. Export it from the warehouse as CSV and drop it as well." => {
            "Нет таблицы status из Jira, поэтому статусы известны только по номерам. Выгрузите её из хранилища."
        }
        "The table priority of Jira is not among these files, so urgencies are known by their numbers only. Export it from the warehouse as CSV and drop it as well." => {
            "Нет таблицы priority из Jira, поэтому приоритеты известны только по номерам. Выгрузите её из хранилища."
        }
        "The table project of Jira is not among these files, so projects are known by their numbers only. Export it from the warehouse as CSV and drop it as well." => {
            "Нет таблицы project из Jira, поэтому проекты известны только по номерам. Выгрузите её из хранилища."
        }
        "There are comments of Jira, but no issues. Drop the file with the issues as well." => {
            "Есть комментарии Jira, но нет задач. Добавьте файл с задачами."
        }
        "There are comments of Jira, but no issues: export the table issue of the warehouse as CSV and drop it as well." => {
            "Есть комментарии Jira, но нет задач: выгрузите из хранилища таблицу issue."
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::remedy;
    use crate::ui::words::more_desks;
    use crate::vendor::kit::Desk;
    use crate::vendor::{
        crisp, desk_com, freshdesk, front, gorgias, groove, happyfox, helpdesk, helpscout, hubspot, intercom, jira,
        kayako, kustomer, liveagent, livechat, okdesk, osticket, otrs, reamaze, salesforce, servicenow, supportpal,
        tawk, usedesk, warehouse, zammad, zoho,
    };

    #[test]
    fn whatever_a_desks_file_lacks_is_told_in_russian() {
        let desks: [&dyn Desk; 31] = [
            &crisp::Crisp,
            &desk_com::DeskCom,
            &freshdesk::Freshdesk,
            &front::Front,
            &gorgias::Gorgias,
            &groove::Groove,
            &happyfox::HappyFox,
            &helpscout::HelpScout,
            &helpdesk::HelpDesk,
            &hubspot::HubSpot,
            &kustomer::Kustomer,
            &livechat::LiveChat,
            &reamaze::Reamaze,
            &servicenow::ServiceNow,
            &supportpal::SupportPal,
            &tawk::Tawk,
            &intercom::Intercom,
            &jira::Jira,
            &kayako::Kayako,
            &liveagent::LiveAgent,
            &okdesk::Okdesk,
            &osticket::OsTicket,
            &otrs::Otrs,
            &salesforce::Salesforce,
            &usedesk::UseDesk,
            &warehouse::HubSpot,
            &warehouse::Intercom,
            &warehouse::Jira,
            &warehouse::Zendesk,
            &zammad::Zammad,
            &zoho::Zoho,
        ];
        let mut told = 0;
        for desk in desks {
            let lacks = desk.shapes().iter().filter_map(|shape| shape.lacks);
            for sentence in lacks.chain(desk.companions().iter().map(|companion| companion.message)) {
                assert!(remedy(sentence).or(more_desks::remedy(sentence)).is_some(), "no Russian for: {sentence}");
                told += 1;
            }
        }
        assert!(told > 10, "there is something to tell");
    }
}
