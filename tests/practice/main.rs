//! The practice Deskie answers as the documents say, and as each switch says where they are silent.
//!
//! `cfg(test)` tells clippy that the helpers of these modules are test code too.

#[cfg(test)]
mod access;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod people;
#[cfg(test)]
mod robust;
#[cfg(test)]
mod support;
#[cfg(test)]
mod switches;
