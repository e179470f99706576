%% What is said of arguments that are wrong beside the table.
-module(ets_error_words).
-include("case.hrl").

-define(words(Expression), io:format("~ts ~0kp~n", [??Expression, words(fun() -> Expression end)])).

main() ->
    No = id(<<"no table">>),
    ?words(ets:insert(No, [b])),
    ?words(ets:insert(No, [{a} | b])),
    ?words(ets:insert(No, {})),
    ?words(ets:insert_new(No, b)),
    ?words(ets:delete_object(No, b)),
    ?words(ets:delete_object(No, {})),
    ?words(ets:rename(No, 1)),
    ?words(ets:rename(No, a)),
    ?words(ets:update_counter(No, a, {3, a})),
    ?words(ets:update_counter(No, a, {3, 1})),
    ?words(ets:update_counter(No, a, {3, a}, {})),
    T = ets:new(t, [{keypos, 2}]),
    ?words(ets:insert(T, {1})),
    ?words(ets:insert(T, [{1, 2}, {1}])),
    ?words(ets:insert_new(T, {1})),
    ?words(ets:insert(T, [{1, 2}, {}])),
    ?words(ets:delete_object(T, {})),
    ?words(ets:rename(T, <<"a">>)),
    ok.

words(F) ->
    try F() of
        Value -> Value
    catch
        error:Reason:Stack ->
            [{M, N, A, Where} | _] = Stack,
            #{error_info := Info} = maps:from_list(Where),
            Module = maps:get(module, Info, M),
            {Reason, N, length(A), Module:format_error(Reason, Stack)}
    end.
