//! The practice Deskie answers as the documents say, and as each switch says where they are silent.

mod support;

mod cases;
