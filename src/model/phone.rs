//! Telephone numbers as people write them.

/// Fewest and most digits of a number that can be dialled.
const DIGITS: std::ops::RangeInclusive<usize> = 5..=15;
/// Countries in which a first zero is dialled from abroad as well.
const KEEP_ZERO: &[&str] = &["378", "379", "39"];

/// A number, by whether it says its country.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Phone {
    /// With a plus or its double zero: the digits that follow.
    International(String),
    /// Without: the digits as they stand. Which country they are of, nothing in them says.
    National(String),
}

impl Phone {
    /// Reads a number; nothing for one too short or too long to dial. What follows it, such as an extension, is left out.
    pub fn read(text: &str) -> Option<Self> {
        let from = text.find(|letter: char| letter == '+' || letter.is_ascii_digit())?;
        let text = text.get(from..)?;
        let end =
            text.find(|letter: char| letter.is_alphabetic() || matches!(letter, ';' | '#' | ',')).unwrap_or(text.len());
        let text = text.get(..end)?;
        let plus = text.starts_with('+');
        // `+49 (0)170`: the zero is for those who dial within the country.
        let text = if plus { text.replace("(0)", "") } else { text.to_owned() };
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let abroad = if plus { Some(digits.clone()) } else { digits.strip_prefix("00").map(str::to_owned) };
        let found = abroad.map_or(Self::National(digits), Self::International);
        DIGITS.contains(&found.digits().len()).then_some(found)
    }

    /// The number as it is dialled from anywhere: with a plus where its country is known, by itself or because all numbers
    /// without one are of `country` (the digits of a country code). Otherwise as it stands, without a plus.
    pub fn dialled(&self, country: Option<&str>) -> String {
        match (self, country.map(code).filter(|code| !code.is_empty())) {
            (Self::International(digits), _) => format!("+{digits}"),
            (Self::National(digits), None) => digits.clone(),
            (Self::National(digits), Some(code)) => format!("+{}", abroad(digits, &code)),
        }
    }

    /// Its digits.
    pub fn digits(&self) -> &str {
        match self {
            Self::International(digits) | Self::National(digits) => digits,
        }
    }

    /// Does it lack its country?
    pub const fn is_national(&self) -> bool {
        matches!(self, Self::National(_))
    }
}

/// The digits of a country code, however it is written: `+49`, `0049`, `49`.
pub fn code(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').chars().take(3).collect()
}

/// A number of this country with its code.
fn abroad(digits: &str, code: &str) -> String {
    let within = |prefix: &str| digits.strip_prefix(prefix).filter(|_| digits.len() == 11);
    match code {
        // 8 903 … within the country, and 7 903 … without the plus.
        "7" if within("8").or_else(|| within("7")).is_some() => format!("7{}", digits.get(1..).unwrap_or_default()),
        // The code stands there already.
        _ if digits.len() >= 11 && digits.starts_with(code) => digits.to_owned(),
        _ if KEEP_ZERO.contains(&code) => format!("{code}{digits}"),
        _ => format!("{code}{}", digits.strip_prefix('0').unwrap_or(digits)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialled(text: &str, country: Option<&str>) -> Option<String> {
        Some(Phone::read(text)?.dialled(country))
    }

    #[test]
    fn a_number_with_its_country_has_a_plus() {
        for text in
            ["+49 30 1234567", "0049 30 1234567", "tel:+49301234567", "+49 (0)30 123 45 67", "+49301234567 ext. 12"]
        {
            assert_eq!(dialled(text, Some("7")).as_deref(), Some("+49301234567"), "{text}");
        }
    }

    #[test]
    fn a_number_without_its_country_gets_no_plus_until_the_country_is_chosen() {
        assert_eq!(dialled("030 1234567", None).as_deref(), Some("0301234567"));
        assert_eq!(dialled("030 1234567", Some("+49")).as_deref(), Some("+49301234567"));
        assert_eq!(dialled("491701234567", Some("49")).as_deref(), Some("+491701234567"));
        assert_eq!(dialled("8 (903) 000-00-00", Some("7")).as_deref(), Some("+79030000000"));
        assert_eq!(dialled("79030000000", Some("7")).as_deref(), Some("+79030000000"));
        assert_eq!(dialled("903 000-00-00", Some("7")).as_deref(), Some("+79030000000"));
        assert_eq!(dialled("(202) 555-0133", Some("1")).as_deref(), Some("+12025550133"));
        assert_eq!(dialled("1 202 555 0133", Some("1")).as_deref(), Some("+12025550133"));
        assert_eq!(dialled("06 1234567", Some("39")).as_deref(), Some("+39061234567"), "Italy keeps the zero");
        assert_eq!(dialled("030 1234567", Some("")).as_deref(), Some("0301234567"));
    }

    #[test]
    fn what_cannot_be_dialled_is_no_number() {
        for text in ["", "12", "none", "+", "12345678901234567890"] {
            assert_eq!(Phone::read(text), None, "{text}");
        }
    }
}
