//! The practice Deskie over a real socket: what a browser would meet.

#[path = "../examples/practice_server/serve.rs"]
mod serve;

#[cfg(test)]
mod http {
    use deskie_migrator::practice::{Faults, Settings};
    use serde_json::Value;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};

    use crate::serve::{Cors, Options, Running, serve};

    async fn start(options: Options) -> Running {
        serve(TcpListener::bind("127.0.0.1:0").await.expect("a port"), options).expect("a server")
    }

    async fn practice(cors: Cors) -> Running {
        start(Options { settings: Settings { per_minute: Some(1_000), ..Settings::default() }, cors }).await
    }

    /// Head (in lower case) and body of the answer; both empty when the connection broke.
    async fn send(running: &Running, line: &str, kind: &str, body: &[u8]) -> (String, String) {
        let basic = running.server().credentials().basic();
        let head = format!(
            "{line} HTTP/1.1\r\nhost: practice\r\norigin: https://page.example\r\nauthorization: {basic}\r\n\
             content-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        );
        let mut stream = TcpStream::connect(running.address()).await.expect("a connection");
        stream.write_all(head.as_bytes()).await.expect("written");
        stream.write_all(body).await.expect("written");
        let mut answer = Vec::new();
        let _broken = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8(answer).expect("text");
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
        (head.to_lowercase(), body.to_owned())
    }

    async fn ask(running: &Running, line: &str) -> (String, String) {
        send(running, line, "application/json", b"").await
    }

    const CASE: &[u8] = br#"{"case":{"user_email":"ann@example.org","subject":"S","content":"c"}}"#;

    #[tokio::test]
    async fn a_case_sent_over_the_socket_is_in_the_books() {
        let running = practice(Cors::On).await;
        let (head, body) = send(&running, "POST /api/cases.json", "application/json", CASE).await;
        assert!(head.starts_with("http/1.1 201"), "{head}");
        assert!(head.contains("api_calls_left: 998") && head.contains("rate_limit_per_minute: 1000"), "{head}");
        let made: Value = serde_json::from_str(&body).expect("json");
        let (_, state) = ask(&running, "GET /practice/state").await;
        let state: Value = serde_json::from_str(&state).expect("json");
        assert_eq!(state["cases"][0]["case_id"], made["case"]["case_id"]);
        assert_eq!(running.server().books().cases.len(), 1);
        ask(&running, "POST /practice/reset").await;
        assert!(running.server().books().cases.is_empty());
    }

    #[tokio::test]
    async fn escaped_queries_and_forms_are_understood() {
        let running = practice(Cors::On).await;
        let form = b"--cut\r\ncontent-disposition: form-data; name=\"case[user_email]\"\r\n\r\nann@example.org\r\n\
            --cut\r\ncontent-disposition: form-data; name=\"case[subject]\"\r\n\r\nS\r\n\
            --cut\r\ncontent-disposition: form-data; name=\"case[content]\"\r\n\r\nc\r\n\
            --cut\r\ncontent-disposition: form-data; name=\"case[attachments][1]\"; filename=\"a.txt\"\r\n\
            content-type: text/plain\r\n\r\nhello\r\n--cut--\r\n";
        let (head, body) = send(&running, "POST /api/cases.json", "multipart/form-data; boundary=cut", form).await;
        assert!(head.starts_with("http/1.1 201"), "{head} {body}");
        let made: Value = serde_json::from_str(&body).expect("json");
        assert_eq!(made["case"]["attachments"][0]["file_size"], 5);
        let (_, list) =
            ask(&running, "GET /api/cases.json?user_email=%5Eann%40example.org%5E&status%5B%5D=waiting").await;
        let list: Value = serde_json::from_str(&list).expect("json");
        assert_eq!(list["total_count"], 1);
    }

    #[tokio::test]
    async fn what_would_be_mailed_can_be_asked_for() {
        let running = practice(Cors::Off).await;
        send(&running, "POST /api/cases.json", "application/json", CASE).await;
        let message = br#"{"message":{"staff_id":102,"content":"x"}}"#;
        send(&running, "POST /api/cases/2002/messages.json", "application/json", message).await;
        let (head, mailed) = ask(&running, "GET /practice/mailed").await;
        let mailed: Value = serde_json::from_str(&mailed).expect("json");
        assert_eq!((&mailed[0]["why"], &mailed[0]["to"]), (&Value::from("agent_message"), &"ann@example.org".into()));
        assert!(head.contains("access-control-allow-origin: *"), "the books are open to every page: {head}");
    }

    #[tokio::test]
    async fn pages_of_other_origins_are_let_in_refused_or_kept_from_the_headers() {
        for (cors, preflight, allowed, exposed) in [
            (Cors::On, "http/1.1 204", true, true),
            (Cors::Off, "http/1.1 404", false, false),
            (Cors::NoExpose, "http/1.1 204", true, false),
        ] {
            let running = practice(cors).await;
            let (head, _) = ask(&running, "OPTIONS /api/cases.json").await;
            assert!(head.starts_with(preflight), "{cors:?} {head}");
            assert_eq!(head.contains("access-control-allow-headers: authorization, content-type"), allowed);
            for (line, status) in [("GET /api/labels.json", "200"), ("GET /api/nothing.json", "404")] {
                let (head, _) = ask(&running, line).await;
                assert!(head.starts_with(&format!("http/1.1 {status}")), "{head}");
                assert_eq!(head.contains("access-control-allow-origin: *"), allowed, "{cors:?} {head}");
                assert_eq!(head.contains("access-control-expose-headers: rate_limit_per_minute"), exposed);
            }
        }
    }

    #[tokio::test]
    async fn a_lost_answer_is_a_broken_connection() {
        let lost = (0..10_000)
            .map(|seed| Faults { seed, percent: 100 })
            .find(|faults| faults.decide(1) == Some(deskie_migrator::practice::Fault::LostAnswer))
            .expect("a seed");
        let settings = Settings { faults: Some(lost), ..Settings::default() };
        let running = start(Options { settings, cors: Cors::On }).await;
        let answer = send(&running, "POST /api/cases.json", "application/json", CASE).await;
        assert_eq!(answer, (String::new(), String::new()));
        assert_eq!(running.server().books().cases.len(), 1, "and yet it happened");
    }
}
