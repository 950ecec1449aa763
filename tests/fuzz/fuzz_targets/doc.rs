#![no_main]

gongkai_fuzz::target!(bytes => gongkai_fuzz::stages(gongkai::read::doc::read(&gongkai_fuzz::compound(bytes))));
