//! What the name of a file says in words.

/// The words of the last part of a name: runs of letters in lower case; a capital begins one.
pub fn words(name: &str) -> Vec<String> {
    let last = name.rsplit('/').next().unwrap_or(name);
    let stem = last.split('.').next().unwrap_or(last);
    let mut found: Vec<String> = Vec::new();
    let mut before = ' ';
    for letter in stem.chars() {
        if letter.is_alphabetic() {
            if !before.is_alphabetic() || (letter.is_uppercase() && before.is_lowercase()) {
                found.push(String::new());
            }
            if let Some(word) = found.last_mut() {
                word.extend(letter.to_lowercase());
            }
        }
        before = letter;
    }
    found
}

/// The word for one thing or many alike: `company` and `companies`.
pub fn root(word: &str) -> String {
    let word = word.trim_end_matches('s');
    word.strip_suffix("ie").map_or_else(|| word.trim_end_matches('e').to_owned(), |rest| format!("{rest}y"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_in_words_for_one_thing() {
        let found = |name| words(name).iter().map(|word| root(word)).collect::<Vec<_>>();
        assert_eq!(found("dump/zendesk_AllCompanies (1).json"), ["zendesk", "all", "company"]);
        assert_eq!((root("mailboxes"), root("staff")), (root("mailbox"), "staff".to_owned()));
    }
}
