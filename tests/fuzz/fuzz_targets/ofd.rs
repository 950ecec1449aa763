#![no_main]

gongkai_fuzz::target!(bytes => gongkai_fuzz::stages(gongkai::read::ofd::read(&gongkai_fuzz::zipped(bytes))));
