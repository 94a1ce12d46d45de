//! The clock of a run: real time for a real account; for the practice Deskie also faster, or as fast as it goes, when
//! time jumps to the next thing there is to do.

use std::cell::Cell;

use crate::browser::clock as wall;
use crate::model::Millis;

/// See the module.
pub struct Clock {
    base: Cell<Millis>,
    since: Cell<f64>,
    factor: Cell<u32>,
}

impl Clock {
    /// A clock that shows the present time and goes `factor` times as fast as the wall's; at 0 it stands still between
    /// jumps.
    pub fn new(factor: u32) -> Self {
        Self { base: Cell::new(wall::now()), since: Cell::new(wall::monotonic()), factor: Cell::new(factor) }
    }

    /// What it shows.
    pub fn now(&self) -> Millis {
        match self.factor.get() {
            // The wall's own time, which also counts while the computer sleeps.
            1 if self.base.get() <= wall::now() => wall::now(),
            factor => self.base.get().plus(((wall::monotonic() - self.since.get()) * f64::from(factor)) as i64),
        }
    }

    /// Goes on from now at another speed.
    pub fn set_factor(&self, factor: u32) {
        self.jump(self.now());
        self.factor.set(factor);
    }

    /// Does time jump?
    pub fn jumps(&self) -> bool {
        self.factor.get() == 0
    }

    /// Shows `at` from now on.
    pub fn jump(&self, at: Millis) {
        self.base.set(at.max(self.base.get()));
        self.since.set(wall::monotonic());
    }

    /// Real milliseconds until it shows `at`.
    pub fn real_wait(&self, at: Millis) -> i64 {
        at.since(self.now()).max(0) / i64::from(self.factor.get().max(1)) + 1
    }
}
