#![no_main]

gongkai_fuzz::target!(bytes => gongkai_fuzz::stages(gongkai::read::excel::read_xls(&gongkai_fuzz::compound(bytes))));
