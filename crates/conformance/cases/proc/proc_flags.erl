%% process_flag: old values, and bad ones.
-module(proc_flags).
-include("case.hrl").

main() ->
    ?show(process_flag(trap_exit, true)),
    ?show(process_flag(trap_exit, false)),
    ?show(process_flag(priority, high)),
    ?show(process_flag(priority, low)),
    ?show(process_flag(priority, normal)),
    ?show(process_flag(trap_exit, id(maybe_so))),
    ?show(process_flag(priority, id(urgent))),
    ?show(process_flag(id(bogus), true)),
    ?show(process_flag(message_queue_data, on_heap)),
    ?show(is_integer(process_flag(min_heap_size, 1000))),
    ?show(is_integer(process_flag(fullsweep_after, 10))),
    ?show(process_flag(save_calls, 0)),
    ok.
