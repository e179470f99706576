%% max_heap_size kills a process that grows beyond it.
-module(proc_max_heap).
-include("case.hrl").

main() ->
    {P, R} = spawn_opt(fun() -> grow([]) end, [monitor, {max_heap_size, #{size => 50000, kill => true, error_logger => false}}]),
    ?show(receive {'DOWN', R, process, P, W} -> W end),
    {P2, R2} = spawn_opt(fun() -> length(lists:seq(1, 100)) end, [monitor, {max_heap_size, #{size => 100000, kill => true, error_logger => false}}]),
    ?show(receive {'DOWN', R2, process, P2, W2} -> W2 end),
    ok.

grow(L) -> grow([lists:seq(1, 100) | L]).
