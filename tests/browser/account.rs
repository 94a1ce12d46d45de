//! Signing in tells apart what can go wrong.

use crate::{KEY, LOGIN, open, practice, serve};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn each_way_of_not_getting_in_has_its_own_name() {
    let open_door = practice(serve::Cors::On).await;
    let (here, silent) = (open_door.address().to_string(), practice(serve::Cors::Off).await);
    let (_site, window) = open().await;
    window.ready().await;
    for (address, email, key, problem) in [
        (here.as_str(), LOGIN, "wrong", "wrong_key"),
        (&here, "nobody@practice.example.org", KEY, "wrong_login"),
        ("127.0.0.1:1", LOGIN, KEY, "unreachable"),
        ("desk.example.org", LOGIN, KEY, "address"),
        (&silent.address().to_string(), LOGIN, KEY, "cors_refused"),
    ] {
        window.open(&_site.url()).await;
        window.ready().await;
        window.sign_in(address, email, key).await;
        assert_eq!(window.refusal().await, problem, "{address} {email} {key}");
    }
    window.shoot("3-refused").await;
    window.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the built page: make test"]
async fn an_account_that_hides_its_limit_can_be_used() {
    let deskie = practice(serve::Cors::NoExpose).await;
    let (_site, window) = open().await;
    window.ready().await;
    window.sign_in(&deskie.address().to_string(), LOGIN, KEY).await;
    window.until("the account", "return document.querySelector('[data-test=connected]') !== null").await;
    window.close().await;
}
