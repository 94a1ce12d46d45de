//! Sentences that WhatsApp itself writes into chats.

/// The notice at the beginning of chats that they are encrypted. iOS writes it in the name of the other one.
pub(super) fn is_encryption(text: &str) -> bool {
    /// What languages call it; enough of the word to know it by.
    const WORDS: [&str; 12] = [
        "end-to-end",
        "ende-zu-ende",
        "extremo a extremo",
        "de ponta a ponta",
        "de bout en bout",
        "chiffrés",
        "crittografi",
        "сквозн",
        "наскрізн",
        "uçtan uca",
        "koniec-koniec",
        "全程加密",
    ];
    // People write of encryption, too, but seldom begin with the word for messages and never with a lock or a mark.
    let marked = text.starts_with(['\u{200e}', '\u{200f}', '\u{1f512}']);
    let text: String = text.chars().take(300).collect::<String>().to_lowercase();
    let opens = ["messages", "nachrichten", "los mensajes", "as mensagens", "les messages", "i messaggi", "сообщения"];
    let opens = marked || opens.iter().any(|opening| text.starts_with(opening));
    opens && WORDS.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notice_of_encryption_is_known_in_its_languages() {
        for text in [
            "Messages and calls are end-to-end encrypted. No one outside of this chat can read them.",
            "\u{200e}Messages to this chat are now secured with end-to-end encryption.",
            "Los mensajes y las llamadas están cifrados de extremo a extremo.",
            "Nachrichten und Anrufe sind Ende-zu-Ende-verschlüsselt.",
            "Сообщения и звонки защищены сквозным шифрованием.",
        ] {
            assert!(is_encryption(text), "{text}");
        }
        assert!(!is_encryption("Do you offer end-to-end delivery?"));
    }
}
