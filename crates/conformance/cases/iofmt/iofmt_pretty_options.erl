%% io_lib_pretty: names of fields, and how many characters may stand on a line.
-module(iofmt_pretty_options).
-export([main/0]).
p(T, O) -> io:format("~ts~n", [io_lib_pretty:print(T, O)]).
main() ->
  F = fun(pt, 2) -> [x, y]; (long_record, 3) -> [first_field, second_field, third]; (empty, 0) -> []; (_, _) -> no end,
  R = {record_print_fun, F},
  Terms = [{pt, 1, 2}, {pt, {pt, a, b}, [{pt, 1.5, "text"}]}, {empty}, {pt, 1}, {other, {pt, 1, 2}}, #{k => {pt, 1, 2}},
           {long_record, lists:seq(1, 40), #{a => {pt, lists:seq(1, 30), x}}, "a text of some length that is not short at all"},
           [{pt, N, N * N} || N <- lists:seq(1, 12)]],
  [p(T, [R | O]) || T <- Terms, O <- [[], [{line_length, 30}], [{depth, 4}], [{line_max_chars, 20}], [{chars_limit, 25}], [{column, 10}, {line_length, 40}]]],
  [p(lists:seq(1, 100), [{column, 1}, {line_length, 80}, {depth, 30}, {line_max_chars, M}]) || M <- [10, 60, 200]],
  [p(T, [{line_max_chars, 15}, {line_length, 60}]) || T <- [{abc, def, ghi, jkl, mno}, "a string that is longer than the line", <<"bytes that are too many">>, #{1 => one, 2 => two, 3 => [1, 2, 3]}]],
  ok.
