%% Match specifications of traces: lists as heads, and what bodies ask for, the message and events of returns.
-module(specs_of_traces).
-export([main/0]).

main() ->
    Bodies = [[], [true], ['$1'], [{message, x}], [{message, false}], [{message, true}], [{message, {{'$1', '$2'}}}], [{message, '$$'}],
              [{message, '$_'}], [{message, {'+', '$1', '$2'}}], [{message, {hd, '$1'}}], [{message, {caller}}], [{message, {caller_line}}],
              [{message, [{const, '$1'}, '$1']}], [{message, #{a => '$2'}}], [{return_trace}], [{exception_trace}],
              [{return_trace}, {exception_trace}], [{exception_trace}, {return_trace}], [{return_trace}, {message, x}],
              [{message, a}, {message, b}], [{message, false}, '$1'], [{'andalso', false, {message, x}}], [{'orelse', false, {message, x}}],
              [{{{message, a}, b}}], [{message, {return_trace}}], [{return_trace, 1}], [{message}], [{message, x, y}], [{'$1', x}]],
    [test([1, 2], [{['$1', '$2'], [], Body}]) || Body <- Bodies],
    Heads = [['$1', '$2'], ['$1' | '$2'], ['$1'], ['$1', '$1'], '_', '$1', [], [1, '_'], [2, '_'], ['_', {'$1'}], foo, 1],
    [test([1, 2], [{Head, [], [{message, found}]}]) || Head <- Heads],
    [test(Arguments, [{'$1', [], [{message, '$1'}]}]) || Arguments <- [[], [a], [[a]], [{b}, #{c => d}], x, {a}]],
    test([1, 2], [{['$1', '$2'], [{'>', '$1', '$2'}], [{message, more}]}, {['$1', '$2'], [{'<', '$1', '$2'}], [{message, less}]}]),
    test([1, 2], [{['$1', '$2'], [{'>', '$1', '$2'}], [{message, more}, {return_trace}]}]),
    test([1, 2], [{['_', '_'], [{message, x}], [a]}]),
    test([1, 2], [{['_', '_'], [{return_trace}], [a]}]),
    [io:format("~w ~p~n", [Body, erlang:match_spec_test({1}, [{{'$1'}, [], Body}], table)]) || Body <- [[{message, x}], [{return_trace}]]],
    io:format("~w~n", [[erts_debug:flat_size(Term) || Term <- [{}, [], {1}, [1], {{}}, [{}], {[], {}}, [{}, {}]]]]).

test(Arguments, Specification) ->
    Answer = try erlang:match_spec_test(Arguments, Specification, trace)
             catch Class:Reason -> {Class, Reason}
             end,
    io:format("~w ~w~n    ~p~n", [Arguments, Specification, Answer]).
