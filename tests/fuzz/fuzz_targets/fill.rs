#![no_main]

gongkai_fuzz::target!(bytes => gongkai_fuzz::stages(Ok(gongkai_fuzz::tables(&String::from_utf8_lossy(bytes)))));
