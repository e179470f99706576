%% Options, results and pipelines as Gleam compiles them.
-module(gleam_results).
-compile([no_auto_import, nowarn_unused_vars, nowarn_unused_function, nowarn_nomatch, inline]).
-include("case.hrl").

main() ->
    ?show(try_map({ok, 1}, fun(X) -> {ok, X + 1} end)),
    ?show(try_map({error, nil}, fun(X) -> {ok, X + 1} end)),
    ?show(all([{ok, 1}, {ok, 2}])),
    ?show(all([{ok, 1}, {error, <<"bad"/utf8>>}, {ok, 2}])),
    ?show(parse(<<"12"/utf8>>)),
    ?show(parse(<<"x"/utf8>>)),
    ?show(unwrap({some, 5}, 0)),
    ?show(unwrap(none, 0)),
    ?show(pipeline([1, 2, 3, 4, 5])),
    ok.

try_map(Result, Fun) ->
    case Result of
        {ok, X} -> Fun(X);
        {error, E} -> {error, E}
    end.

all(Results) -> all_loop(Results, []).
all_loop(Results, Acc) ->
    case Results of
        [] -> {ok, lists:reverse(Acc)};
        [First | Rest] ->
            try_map(First, fun(V) -> all_loop(Rest, [V | Acc]) end)
    end.

parse(String) ->
    case string:to_integer(String) of
        {I, <<>>} when erlang:is_integer(I) -> {ok, I};
        _ -> {error, nil}
    end.

unwrap(Option, Default) ->
    case Option of
        {some, X} -> X;
        none -> Default
    end.

pipeline(Xs) ->
    _pipe = Xs,
    _pipe@1 = lists:map(fun(X) -> X * X end, _pipe),
    _pipe@2 = lists:filter(fun(X@1) -> X@1 rem 2 =:= 1 end, _pipe@1),
    lists:foldl(fun(A, B) -> A + B end, 0, _pipe@2).
