//! The page.

fn main() {
    #[cfg(target_arch = "wasm32")]
    deskie_migrator::browser::page::start();
}
