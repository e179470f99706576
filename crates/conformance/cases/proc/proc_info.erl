%% process_info: the items that do not depend on the machine.
-module(proc_info).
-include("case.hrl").

main() ->
    ?show(process_info(self(), trap_exit)),
    ?show(process_info(self(), priority)),
    ?show(process_info(self(), status)),
    ?show(process_info(self(), message_queue_len)),
    [self() ! N || N <- [a, b]],
    ?show(process_info(self(), message_queue_len)),
    ?show(process_info(self(), messages)),
    ?show([receive X -> X end || _ <- [1, 2]]),
    P = spawn(fun() -> put(k, v), receive stop -> ok end end),
    link(P),
    receive after 100 -> ok end,
    ?show(process_info(P, status)),
    ?show(process_info(P, dictionary)),
    ?show(process_info(P, {dictionary, k})),
    ?show(process_info(P, links) =:= {links, [self()]}),
    ?show(process_info(P, group_leader) =:= {group_leader, group_leader()}),
    ?show(process_info(P, [trap_exit, priority, message_queue_len])),
    R = monitor(process, P),
    ?show(process_info(P, monitored_by) =:= {monitored_by, [self()]}),
    ?show(process_info(self(), monitors) =:= {monitors, [{process, P}]}),
    ?show([is_integer(element(2, process_info(P, K))) || K <- [heap_size, total_heap_size, memory, reductions, stack_size]]),
    ?show([lists:keymember(K, 1, process_info(P)) || K <- [status, links, dictionary, trap_exit, heap_size]]),
    P ! stop,
    receive {'DOWN', R, _, _, _} -> ok end,
    ?show(process_info(P, status)),
    ?show(process_info(P)),
    ?show(process_info(self(), id(bogus))),
    ?show(process_info(id(a), status)),
    ok.
