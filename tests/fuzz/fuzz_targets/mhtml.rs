#![no_main]

gongkai_fuzz::target!(bytes => gongkai_fuzz::stages(gongkai::read::html::mhtml::read(bytes)));
