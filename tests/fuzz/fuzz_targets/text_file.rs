#![no_main]

gongkai_fuzz::target!(bytes => gongkai_fuzz::stages(gongkai::read::text::read(bytes)));
