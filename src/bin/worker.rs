//! The worker beside the page: reads files and drives the run.

fn main() {
    #[cfg(target_arch = "wasm32")]
    deskie_migrator::browser::worker::start();
}
