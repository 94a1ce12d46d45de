//! When a 429 is nobody's fault: the server has counted or lowered something that the client could not know of.

use deskie_migrator::model::Millis;

/// No window of the server is longer.
const WINDOW: i64 = 61_000;

/// See the module.
pub struct Excuses {
    until: Millis,
}

impl Default for Excuses {
    fn default() -> Self {
        Self { until: Millis(i64::MIN) }
    }
}

impl Excuses {
    /// The limit was lowered, or a request arrived of which the client knows nothing.
    pub fn news(&mut self, now: Millis) {
        self.until = self.until.max(now.plus(WINDOW));
    }

    /// The client's clock jumped by so much. After a jump ahead its minutes end early, and it never learns of that; after
    /// a jump back they only last longer.
    pub fn clock_jumped(&mut self, now: Millis, by: i64) {
        if by > 0 {
            self.news(now);
        }
    }

    /// Is a 429 at this time nobody's fault?
    pub fn excuse(&self, now: Millis) -> bool {
        now <= self.until
    }
}
