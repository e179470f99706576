%% io_lib:format: terms small and wide by ~p and ~w, text by ~s and ~ts, numbers, fields, columns, limits; io_lib:print.
-module(formatting).
-include("../harness.hrl").

bench() ->
    Deep = [#{<<"id">> => N, <<"name">> => <<"someone">>, <<"tags">> => [alpha, "beta", {gamma, N}], <<"at">> => {{2024, 5, N}, 1.5 * N}} || N <- lists:seq(1, 40)],
    times(40, fun() ->
        chars(io_lib:format("~p~n", [Deep])) + chars(io_lib:format("~w~n", [Deep])) + chars(io_lib:format("~tp~n~0p~n~P", [Deep, Deep, Deep, 30])) + chars(io_lib:print(Deep, 5, 60, -1))
    end) + times(3000, fun() ->
        chars(io_lib:format("~s: ~B of ~w, ~.2f%~n", ["done", 7, 10, 70.0])) + chars(io_lib:format("~10s|~-10ts|~5..0B|~8.3e|~.16b|~c", ["ab", <<"cd">>, 42, 3.25, 255, $x]))
            + chars(io_lib:format("~p ~p ~p", [ok, {error, enoent}, "text"])) + chars(io_lib:format("plain", [])) + chars(io_lib:format(<<"~ts">>, [<<"binary">>]))
    end).

chars(Chars) -> iolist_size(Chars).

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
