%% spawn in all its forms.
-module(proc_spawn).
-export([worker/2]).
-include("case.hrl").

main() ->
    S = self(),
    spawn(fun() -> S ! {a, is_pid(self())} end),
    ?show(get_one()),
    spawn(?MODULE, worker, [S, b]),
    ?show(get_one()),
    spawn(node(), fun() -> S ! c end),
    ?show(get_one()),
    spawn(node(), ?MODULE, worker, [S, d]),
    ?show(get_one()),
    spawn_link(fun() -> S ! e end),
    ?show(get_one()),
    {P, R} = spawn_monitor(?MODULE, worker, [S, f]),
    ?show([get_one(), receive {'DOWN', R, process, P, Why} -> Why end]),
    Q = spawn_opt(fun() -> S ! g end, [link, {priority, high}, {min_heap_size, 1000}]),
    ?show([is_pid(Q), get_one()]),
    {P2, R2} = spawn_opt(?MODULE, worker, [S, h], [monitor]),
    ?show([get_one(), receive {'DOWN', R2, process, P2, Why2} -> Why2 end]),
    ?show(spawn(id(notfun))),
    ?show(spawn(id(1), f, [])),
    ?show(spawn(m, f, id([a | b]))),
    ?show(spawn_opt(fun() -> ok end, id([bogus]))),
    ?show(spawn_opt(fun() -> ok end, id(x))),
    ok.

worker(To, What) -> To ! {worker, What}.

get_one() -> receive M -> M end.
