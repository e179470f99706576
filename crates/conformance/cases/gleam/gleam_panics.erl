%% panic, todo, let assert and assert as Gleam compiles them.
-module(gleam_panics).
-compile([no_auto_import, nowarn_unused_vars, nowarn_unused_function, nowarn_nomatch, inline]).
-include("case.hrl").

main() ->
    ?show(fields(fun() -> panics(id(1)) end)),
    ?show(fields(fun() -> todos(id(1)) end)),
    ?show(fields(fun() -> let_assert(id({error, nil})) end)),
    ?show(let_assert(id({ok, 5}))),
    ?show(fields(fun() -> asserts(id(1), id(2)) end)),
    ok.

fields(F) ->
    try F() catch
        error:#{gleam_error := Kind} = E -> {Kind, lists:sort(maps:to_list(maps:remove(gleam_error, E)))}
    end.

panics(_) ->
    erlang:error(#{gleam_error => panic,
            message => <<"`panic` expression evaluated."/utf8>>,
            file => <<"src/app.gleam"/utf8>>,
            module => <<"app"/utf8>>,
            function => <<"panics"/utf8>>,
            line => 12}).

todos(_) ->
    erlang:error(#{gleam_error => todo,
            message => <<"`todo` expression evaluated. This code has not yet been implemented."/utf8>>,
            file => <<"src/app.gleam"/utf8>>,
            module => <<"app"/utf8>>,
            function => <<"todos"/utf8>>,
            line => 16}).

let_assert(R) ->
    X@1 = case R of
        {ok, X} -> X;
        _assert_fail ->
            erlang:error(#{gleam_error => let_assert,
                        message => <<"Pattern match failed, no pattern matched the value."/utf8>>,
                        file => <<"src/app.gleam"/utf8>>,
                        module => <<"app"/utf8>>,
                        function => <<"let_assert"/utf8>>,
                        line => 20,
                        value => _assert_fail,
                        start => 310,
                        'end' => 335,
                        pattern_start => 321,
                        pattern_end => 326})
    end,
    X@1 * 2.

asserts(A, B) ->
    case A =:= B of
        true -> nil;
        false -> erlang:error(#{gleam_error => assert,
                message => <<"Assertion failed."/utf8>>,
                file => <<"src/app.gleam"/utf8>>,
                module => <<"app"/utf8>>,
                function => <<"asserts"/utf8>>,
                line => 25,
                kind => binary_operator,
                operator => '==',
                left => #{kind => expression, value => A},
                right => #{kind => literal, value => B}})
    end.
