%% Match specifications: all functions of guards and bodies, and what they do with what they are not made for.
-module(ets_guards).
-include("case.hrl").

main() ->
    T = ets:new(table, [ordered_set]),
    Values = [1, -7, 2.5, -3.5, 1 bsl 65, a, true, false, "text", [], [a | b], {}, {x, y}, <<"abc">>, <<1:3>>, #{}, #{a => 1}, fun erlang:abs/1],
    ets:insert(T, lists:zip(lists:seq(1, length(Values)), Values)),
    Tests = [is_atom, is_float, is_integer, is_list, is_number, is_pid, is_port, is_reference, is_tuple, is_map, is_binary, is_bitstring, is_boolean, is_function],
    [io:format("~w ~w~n", [Test, ets:select(T, [{{'$1', '$2'}, [{Test, '$2'}], ['$1']}])]) || Test <- Tests],
    Functions = [abs, element, hd, length, node, round, size, map_size, bit_size, byte_size, tuple_size, tl, trunc, float, ceil, floor, '+', '-', 'bnot', 'not',
                 is_atom],
    [io:format("~w ~w~n", [Function, ets:select(T, [{{'_', '$2'}, [], [{Function, '$2'}]}])]) || Function <- Functions, Function =/= element],
    Binary = ['+', '-', '*', '/', 'div', 'rem', 'band', 'bor', 'bxor', 'bsl', 'bsr', '>', '>=', '<', '=<', '==', '=:=', '/=', '=/=', max, min, 'xor', 'and', 'or',
              'andalso', 'orelse'],
    [io:format("~w ~w~n", [Function, ets:select(T, [{{'_', '$2'}, [], [{Function, '$2', 2}]}])]) || Function <- Binary],
    [io:format("~w ~w~n", [Function, ets:select(T, [{{'$1', '$2'}, [{Function, {is_atom, '$2'}, {'=:=', '$2', true}}], ['$1']}])])
     || Function <- ['xor', 'and', 'or', 'andalso', 'orelse', '==']],
    Run = fun(Body) -> ets:test_ms({{a, b, c}, #{k => v}, <<"binary">>, [1, 2], 7}, [{{'$1', '$2', '$3', '$4', '$5'}, [], [Body]}]) end,
    [io:format("~w ~w~n", [Body, Run(Body)]) || Body <-
        [{element, 2, '$1'}, {element, 4, '$1'}, {element, x, '$1'}, {map_get, k, '$2'}, {map_get, x, '$2'}, {is_map_key, k, '$2'}, {is_map_key, k, '$1'},
         {binary_part, '$3', 1, 2}, {binary_part, '$3', {{1, 2}}}, {binary_part, '$3', 5, 9}, {is_record, '$1', a, 3}, {is_record, '$1', b, 3}, {is_record, '$1', 1, 3},
         {is_function, '$1', 1}, {node}, {node, '$1'}, {hd, '$4'}, {tl, '$4'}, {hd, []}, {const, '$1'}, {const, {a, '$2'}}, {{'$5', '$4'}}, {{}}, [], ['$5', '$4' | '$5'],
         [x, {{'$5'}}], #{a => '$5', '$5' => {'+', '$5', 1}}, "text", '$_', '$$', 'x', {'andalso', true, '$5'}, {'andalso', true, '$5', false}, {'andalso', false, {hd, x}},
         {'orelse', false, '$5'}, {'orelse', true, {hd, x}}, {'orelse', x, true}, {'and', true, true, true}, {'and', true, x}, {'or', false, false}, {'or', x, true},
         {'andalso', {'>', '$5', 3}, {'<', '$5', 9}}, {'+', {'*', '$5', 1 bsl 62}, 1}, {'div', '$5', 0}, {{{hd, x}, 1}}, {length, [1 | 2]}, {size, '$3'}, {max, '$5', 7.0},
         {min, 7.0, '$5'}, {is_seq_trace}, {get_seq_token}, {'not', {is_atom, x}}, {abs, {'-', '$5'}}, {bit_size, '$3'}, {'andthen', true, 3}]],
    ?show(ets:select(T, [{{'$1', '_'}, [{'<', '$1', 4}, {'>', '$1', 1}], [a, b, '$1']}])),
    ?show(ets:select(T, [{{'$1', 1}, [], [one]}, {{'$1', a}, [], [letter]}, {{'$1', '_'}, [{'==', '$1', 3}], [three]}])),
    ?show(ets:select(T, [{{1, '_'}, [], ['$_']}, {{3, '_'}, [], ['$_']}, {{1.0, '_'}, [], ['$_']}])),
    ?show(ets:select(T, [{{'$1', '_'}, [{hd, '$1'}], ['$1']}])),
    ?show(ets:select(T, [{{'$1', '_'}, ['$1'], ['$1']}])),
    ?show(ets:select(T, [{{'$1', '_'}, [{'=:=', {self}, {self}}], ['$1']}], 2) =/= []),
    ok.
