%% garbage_collect of oneself and of others.
-module(proc_gc_call).
-include("case.hrl").

main() ->
    L = lists:seq(1, 1000),
    ?show(erlang:garbage_collect()),
    ?show(lists:sum(L)),
    P = spawn(fun() -> K = lists:seq(1, 500), receive {S, sum} -> S ! lists:sum(K) end end),
    ?show(erlang:garbage_collect(P)),
    P ! {self(), sum},
    ?show(receive X -> X end),
    R = monitor(process, P),
    receive {'DOWN', R, _, _, _} -> ok end,
    ?show(erlang:garbage_collect(P)),
    ?show(erlang:garbage_collect(id(a))),
    ok.
