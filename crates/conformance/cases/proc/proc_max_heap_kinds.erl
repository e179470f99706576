%% max_heap_size: stack, heap and shared binaries count; settings that are none are refused.
-module(proc_max_heap_kinds).
-export([main/0]).
g(N) when N > 1000000000000 -> [];
g(N) -> [N|g(N+1)].
main() ->
    {P1, R1} = spawn_opt(fun() -> g(0) end, [monitor, {max_heap_size, #{size => 100000, kill => true, error_logger => false}}]),
    receive {'DOWN', R1, _, P1, Why1} -> erlang:display({mhs1, Why1}) end,
    {P2, R2} = spawn_opt(fun() -> L = lists:seq(1,200000), length(L) end, [monitor, {max_heap_size, #{size => 100000, kill => false, error_logger => false}}]),
    receive {'DOWN', R2, _, P2, Why2} -> erlang:display({mhs2, Why2}) end,
    {P3, R3} = spawn_opt(fun() -> Bs = [binary:copy(<<N>>, 1000000) || N <- lists:seq(1,100)], erlang:garbage_collect(), length(Bs) end, [monitor, {max_heap_size, #{size => 1000000, kill => true, error_logger => false, include_shared_binaries => true}}]),
    receive {'DOWN', R3, _, P3, Why3} -> erlang:display({mhs3, Why3}) end,
    {P4, R4} = spawn_opt(fun() -> receive go -> (fun G(L) -> G([L|L]) end)([]) end end, [monitor, {max_heap_size, #{size => 5000, error_logger => false}}]),
    P4 ! go,
    receive {'DOWN', R4, _, P4, Why4} -> erlang:display({mhs4, Why4}) end,
    R5 = try spawn_opt(fun() -> ok end, [{max_heap_size, 10}]) catch C5:E5 -> {C5, E5} end, erlang:display({mhs5, R5}),
    R6 = try process_flag(max_heap_size, #{size => -1}) catch C6:E6 -> {C6, E6} end, erlang:display({mhs6, R6}).
