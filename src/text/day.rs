//! Days of the calendar without a time, as the fields of desks hold them.

use jiff::civil::{Date, DateTime};

/// The day that a text names, where it can be read in one way only: the year first (ISO 8601, with or without a time), or the
/// day first with full stops between. With slashes nobody knows which is the month.
pub fn read(text: &str) -> Option<Date> {
    let text = text.trim();
    let year_first = || text.parse::<DateTime>().map(|at| at.date()).or_else(|_| text.parse::<Date>());
    year_first().or_else(|_| Date::strptime("%Y/%m/%d", text)).or_else(|_| Date::strptime("%d.%m.%Y", text)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_where_there_is_one_way_to_read_it() {
        let day = jiff::civil::date(2024, 2, 5);
        for text in
            ["2024-02-05", " 2024-02-05 ", "2024-02-05T10:00:00", "2024-02-05 10:00:00", "2024/02/05", "05.02.2024"]
        {
            assert_eq!(read(text), Some(day), "{text}");
        }
        for text in ["02/05/2024", "5 Feb", "2024-02-31", "", "20240299"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
