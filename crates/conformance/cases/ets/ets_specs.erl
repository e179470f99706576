%% What is wrong with match specifications, in words, and compiled ones.
-module(ets_specs).
-include("case.hrl").

main() ->
    [io:format("~w~n    ~p~n", [S, catch_test(S)]) || S <-
        [x, [], [x], [{x}], [{x, y}], [{'_', [], []}], [{'_', [], x}], [{'_', x, [true]}], [{'_', [true | x], [true]}], [{'_', [], [true | x]}],
         [{'_', [], ['$1']}], [{{'$2', '_'}, ['$1', '$3'], ['$4']}], [{'_', [], [{1, 2}]}], [{'_', [], [{}]}], [{'_', [], [{nothing, 1}]}], [{'_', [{hd}], [true]}],
         [{'_', [{hd, 1, 2}], [true]}], [{'_', [{const}], [true]}], [{'_', [{const, 1, 2}], [true]}], [{'_', [{'and'}], [true]}], [{'_', [{'or'}], [true]}],
         [{'_', [{'andalso'}], [true]}], [{'_', [{'orelse'}], [true]}], [{'_', [{self, 1}], [true]}], [{#{'$1' => 1}, [], [true]}], [{#{'_' => 1}, [], [true]}],
         [{'_', [], [{message, 1}]}], [{'_', [], [{return_trace}]}], [{'_', [], [{set_tcw, 1}]}], [{'_', [], [{get_tcw}]}], [{'_', [], [{display, 1}]}],
         [{'_', [], [{silent, true}]}], [{'_', [], [{caller}]}], [{'_', [], [{'$1', 1}]}], [{{'$1', '_'}, [], [{'$1', 1}]}], [{'_', [], [{is_record, x, y}]}],
         [{'_', [], [true]} | x], [{a, [], [true]}, {'_', [], [{{b}}]}], [{{'$1', '$2'}, [], ['$$']}], [{{'$1', '$2'}, [{'==', '$1', k}], [{{'$2', '$_'}}]}]]],
    ?show(ets:test_ms(x, [{'_', [], [true]}])),
    C = ets:match_spec_compile([{{'$1', '$2'}, [{'>', '$2', 1}], [{{'$2', '$1'}}]}]),
    ?show(ets:is_compiled_ms(C)),
    ?show([ets:is_compiled_ms(X) || X <- [x, [], {}, 1, [{'_', [], [true]}]]]),
    ?show(ets:match_spec_run([{a, 1}, {b, 2}, {c, 3}, d, {e, 5, 6}], C)),
    ?show(ets:match_spec_run([], C)),
    ?show(ets:match_spec_run_r([{a, 1}, {b, 2}, {c, 3}], C, [x])),
    ?show(ets:match_spec_run([{N, N} || N <- lists:seq(1, 5000)], ets:match_spec_compile([{{'$1', '_'}, [{'==', {'rem', '$1', 1000}, 0}], ['$1']}]))),
    ?show(ets:match_spec_run([a, 1, "x"], ets:match_spec_compile([{'$1', [], [{{'$1'}}]}]))),
    ?show(erlang:match_spec_test([1, 2], [{['$1', '$2'], [{'<', '$1', '$2'}], ['$$']}], trace)),
    ?show(erlang:match_spec_test([1, 2], [{['$1'], [], []}], trace)),
    ?show(erlang:match_spec_test({1, 2}, [{['$1'], [], []}], trace)),
    ?show(erlang:match_spec_test({1, 2}, [{'_', [], [true]}], x)),
    ok.

catch_test(S) ->
    try ets:test_ms({k, v}, S)
    catch Class:Reason -> {Class, Reason}
    end.
