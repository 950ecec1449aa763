#![no_main]

gongkai_fuzz::target!(bytes => gongkai_fuzz::stages(gongkai::read::docx::read(&gongkai_fuzz::zipped(bytes))));
