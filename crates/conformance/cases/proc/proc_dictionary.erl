%% put, get, erase, get_keys.
-module(proc_dictionary).
-include("case.hrl").

main() ->
    {_, R} = spawn_monitor(fun() ->
        ?show(get()),
        ?show(put(a, 1)),
        ?show(put(a, 2)),
        ?show(get(a)),
        ?show(get(b)),
        ?show(put({t, [1]}, "v")),
        ?show(get({t, [1]})),
        ?show(put(1, int)),
        ?show(get(1.0)),
        ?show(lists:sort(get())),
        ?show(lists:sort(get_keys())),
        ?show(put(x, 2)),
        ?show(lists:sort(get_keys(2))),
        ?show(erase(a)),
        ?show(erase(a)),
        [put(N, N * N) || N <- lists:seq(1, 200)],
        ?show(lists:sum([get(N) || N <- lists:seq(1, 200)])),
        [erase(N) || N <- lists:seq(1, 199)],
        ?show(lists:sort(get())),
        ?show(lists:sort(erase())),
        ?show(get())
    end),
    receive {'DOWN', R, _, _, Why} -> ?show(Why) end,
    ok.
