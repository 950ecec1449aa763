#![no_main]

gongkai_fuzz::target!(bytes => gongkai_fuzz::stages(gongkai::read::excel::read_xml(bytes)));
