#![no_main]

gongkai_fuzz::target!(bytes => gongkai_fuzz::stages(gongkai::read::excel::read_ods(&gongkai_fuzz::zipped(bytes))));
