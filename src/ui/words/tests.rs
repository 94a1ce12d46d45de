//! Statements about numbers, times and plurals.

use super::format::russian_form;
use super::*;
use crate::model::Millis;

/// Monday 23 November 2026, 19:30 UTC.
const NOW: Millis = Millis(1_795_462_200_000);
const HOUR: i64 = 3_600_000;

#[test]
fn russian_counts_as_russians_do() {
    let forms = |n| russian_form(n, "обращение", "обращения", "обращений");
    for n in [1, 21, 101, 1_001, 12_401] {
        assert_eq!(forms(n), "обращение", "{n}");
    }
    for n in [2, 3, 4, 22, 34, 102, 12_404] {
        assert_eq!(forms(n), "обращения", "{n}");
    }
    for n in [0, 5, 6, 10, 11, 12, 13, 14, 15, 19, 20, 25, 111, 112, 213, 1_014, 12_408] {
        assert_eq!(forms(n), "обращений", "{n}");
    }
}

#[test]
fn the_word_after_of_stands_in_the_genitive() {
    let progress = Words::of(Language::Ru).run.progress;
    assert_eq!(progress(1, 1), "1 из 1\u{a0}обращения");
    assert_eq!(progress(1, 21), "1 из 21\u{a0}обращения");
    assert_eq!(progress(1, 3), "1 из 3\u{a0}обращений");
}

#[test]
fn the_sentence_of_the_proof_claims_no_more_than_was_seen() {
    let says = |language, proof: &Proof| (Words::of(language).proof.verdict)(proof).replace('\u{a0}', " ");
    let all = Proof { files: 20, files_seen: 20, deep: 20, entries: 61, entries_seen: 61, ..Proof::default() };
    assert_eq!(
        says(Language::En, &all),
        "All 20 cases and 61 messages and notes of the files are in Deskie. No differences."
    );
    assert_eq!(
        says(Language::Ru, &all),
        "Все обращения из файлов — в Deskie: 20 обращений, в них 61 сообщение или заметка. Расхождений нет."
    );
    let part = Proof { files: 30, files_seen: 28, left_out: 2, differences: 2, explained: 2, ..Proof::default() };
    assert_eq!(says(Language::En, &part), "28 of 30 cases of the files are in Deskie. 2 differences, all explained.");
    assert_eq!(says(Language::Ru, &part), "В Deskie 28 из 30 обращений в файлах. 2 расхождения, все объяснены.");
    let sample = Proof { deep: 10, entries: 40, entries_seen: 39, ..part };
    assert_eq!(
        says(Language::En, &sample),
        "28 of 30 cases of the files are in Deskie, and 39 of 40 messages and notes in the 10 cases read whole. 2 \
         differences, all explained."
    );
    let one = Proof { files: 1, files_seen: 1, ..Proof::default() };
    assert_eq!(says(Language::En, &one), "The one case of the files is in Deskie. No differences.");
}

#[test]
fn people_to_decide_are_named_in_both_languages() {
    let says = |language, n| (Words::of(language).rail.state)(StepState::ToDecide(n));
    assert_eq!(says(Language::En, 1), "1\u{a0}person to decide");
    assert_eq!(says(Language::En, 3), "3\u{a0}people to decide");
    assert_eq!(says(Language::Ru, 1), "решить про 1\u{a0}человека");
    assert_eq!(says(Language::Ru, 3), "решить про 3\u{a0}человек");
    assert_eq!(says(Language::Ru, 5), "решить про 5\u{a0}человек");
}

#[test]
fn numbers_are_grouped_and_exact() {
    let (en, ru) = (Words::of(Language::En), Words::of(Language::Ru));
    for (n, english, russian) in [
        (0_u64, "0", "0"),
        (999, "999", "999"),
        (12_408, "12,408", "12\u{202f}408"),
        (1_234_567, "1,234,567", "1\u{202f}234\u{202f}567"),
    ] {
        assert_eq!(en.n(n), english);
        assert_eq!(ru.n(n), russian);
    }
    assert_eq!(en.n(u64::MAX).replace(',', ""), u64::MAX.to_string());
}

#[test]
fn sizes_are_never_rounded_up_past_what_is_there() {
    let en = Words::of(Language::En);
    for (bytes, text) in [(0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (1_999, "1.9 kB"), (1_420_968_611, "1.4 GB")] {
        assert_eq!(en.size(bytes).replace('\u{a0}', " "), text);
    }
    assert!(en.size(u64::MAX).ends_with("TB"));
    assert_eq!(Words::of(Language::Ru).size(1_420_000_000), "1,4\u{a0}ГБ");
}

#[test]
fn durations_name_their_two_largest_units() {
    let en = |millis| Words::of(Language::En).duration(millis).replace('\u{a0}', " ");
    assert_eq!(en(-5), "under a second");
    assert_eq!(en(45_000), "45 s");
    assert_eq!(en(95_000), "1 min 35 s");
    assert_eq!(en(3 * HOUR + 600_000), "3 h 10 min");
    assert_eq!(en(24 * HOUR), "1 day");
    assert_eq!(en(52 * HOUR), "2 days 4 h");
    assert_eq!(Words::of(Language::Ru).duration(52 * HOUR).replace('\u{a0}', " "), "2 дня 4 ч");
    assert!(!en(i64::MAX).is_empty());
}

#[test]
fn a_finishing_time_is_said_in_the_persons_own_clock() {
    let en = |at: i64| Words::of(Language::En).when(NOW, NOW.plus(at), 180).replace('\u{a0}', " ");
    assert_eq!(en(HOUR / 2), "today at 23:00");
    assert_eq!(en(2 * HOUR), "tomorrow at 00:30", "midnight is the person's, not Greenwich's");
    assert_eq!(en(33 * HOUR + 600_000), "Wednesday at 07:40");
    assert_eq!(en(12 * 24 * HOUR), "5 December at 22:30");
    assert_eq!(en(60 * 24 * HOUR), "22 January 2027 at 22:30");
    let ru = |at: i64| Words::of(Language::Ru).when(NOW, NOW.plus(at), 180).replace('\u{a0}', " ");
    assert_eq!(ru(2 * HOUR), "завтра в 00:30");
    assert_eq!(ru(33 * HOUR + 600_000), "в среду в 07:40");
    assert_eq!(ru(12 * 24 * HOUR), "5 декабря в 22:30");
}

#[test]
fn a_time_beyond_the_calendar_is_left_out_and_harms_nothing() {
    let en = Words::of(Language::En);
    for at in [i64::MIN, i64::MAX] {
        assert_eq!(en.when(NOW, Millis(at), 0), "");
        assert_eq!(en.day(Millis(at), 840), "");
        assert_eq!(en.stamp(Millis(at), -720), "");
    }
}

#[test]
fn months_are_headings() {
    assert_eq!(Words::of(Language::Ru).month("2024-03"), "Март 2024");
    assert_eq!(Words::of(Language::En).month("2024-12"), "December 2024");
    assert_eq!(Words::of(Language::En).month("2024-13"), "2024-13");
    assert_eq!(Words::of(Language::En).month("no month"), "no month");
}

#[test]
fn an_unknown_code_is_said_in_the_words_of_the_core() {
    let ru = Words::of(Language::Ru);
    assert_eq!(ru.said_by_core("never.heard", "English words"), "English words");
    assert_ne!(ru.said_by_core("case.no_address", "English words"), "English words");
    assert!(
        ru.said_by_core("staff_not_active", "English words").contains("staff_not_active"),
        "Deskie's own word is kept"
    );
}

#[test]
fn the_column_whose_dates_are_in_doubt_is_named_in_russian() {
    let english = "In the column \"Created\" nothing shows whether the day or the month comes first (50 % of the dates read \
                   differently either way); between slashes the month is taken as first.";
    let told = Words::of(Language::Ru).said_by_core("table.ambiguous_dates", english);
    assert!(told.contains("«Created»") && told.contains("50 %"), "{told}");
}

#[test]
fn the_browsers_language_is_understood() {
    assert_eq!(Language::of("ru-RU"), Language::Ru);
    assert_eq!(Language::of("RU"), Language::Ru);
    for tag in ["en-GB", "de", ""] {
        assert_eq!(Language::of(tag), Language::En);
    }
}
