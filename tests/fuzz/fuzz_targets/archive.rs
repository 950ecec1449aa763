#![no_main]

gongkai_fuzz::target!(bytes => gongkai_fuzz::whole(bytes));
