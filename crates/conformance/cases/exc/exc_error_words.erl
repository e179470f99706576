%% What is said of the arguments of some natives.
-module(exc_error_words).
-include("case.hrl").

-define(words(Expression), io:format("~ts ~0kp~n", [??Expression, words(fun() -> Expression end)])).

main() ->
    ?words(list_to_existing_atom(id([55296]))),
    ?words(list_to_existing_atom(id("certainly no atom of this name"))),
    ?words(list_to_integer(id([$1 | b]))),
    ?words(list_to_integer(id("x"))),
    ?words(list_to_float(id([$1 | b]))),
    ?words(binary_to_existing_atom(id(<<211, 227, 87, 183>>), latin1)),
    ?words(binary_to_existing_atom(id(<<211, 227, 87, 183>>), utf8)),
    ?words(binary_part(id(<<"abc">>), id({-1, 2}))),
    ?words(binary_part(id(3), id({-2, 1}))),
    ?words(binary:part(id(<<1:3>>), id({-1, 4}))),
    ?words(binary:part(id(<<"abc">>), id({-5, -1}))),
    ?words(binary:bin_to_list(id(<<1:3>>), id({-1, 4}))),
    ?words(erlang:match_spec_test(id({a}), id([]), id(foo))),
    ?words(re:compile(id(1))),
    ?words(re:compile(id([945]), [])),
    ?words(counters:put(counters:new(2, []), id(3), id(a))),
    ?words(counters:add(counters:new(2, [write_concurrency]), 1, id(a))),
    ?words(counters:add(counters:new(2, []), id(b), id(a))),
    ?words(atomics:put(atomics:new(2, []), id(3), id(a))),
    ?words(atomics:new(1 bsl 64, [])),
    ?words(counters:new(1 bsl 64, [])),
    ?show(element(1, binary:compile_pattern([<<"ab">>]))),
    ?show(element(1, binary:compile_pattern([<<"ab">>, <<"c">>]))),
    io:format("~ts~n", [erl_error:format_exception(error, bad, [{m, f, 1, [{file, [9760, $x]}, {line, 3}]}])]),
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
