%% What a sensitive process keeps to itself.
-module(proc_sensitive_info).
-include("case.hrl").

main() ->
    Self = self(),
    put(key, value),
    Self ! message,
    ?show(process_flag(sensitive, true)),
    told(Self),
    process_flag(sensitive, false),
    ?show([process_info(Self, Item) || Item <- [dictionary, {dictionary, key}, messages]]),
    Other = spawn(fun() -> process_flag(sensitive, true), put(key, value), Self ! ready, receive stop -> ok end end),
    receive ready -> ok end,
    Other ! letter,
    told(Other),
    Other ! stop,
    ok.

told(Pid) ->
    ?show([process_info(Pid, Item) || Item <- [dictionary, {dictionary, key}, messages, message_queue_len, backtrace]]),
    ?show(proplists:get_value(dictionary, process_info(Pid))).
