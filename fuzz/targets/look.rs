#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| guidepost_fuzz::run("look", input));
