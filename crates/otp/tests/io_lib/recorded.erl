%% Records what io_lib:format gives: `erlc recorded.erl && erl -noshell -run recorded main > recorded.tsv`.
%%
%% A line holds the external form of {Format, Arguments, Limit} as hexadecimal digits (a limit below zero: none), and the text in UTF-8
%% with newlines and backslashes escaped, or `error badarg`. Keys of maps are not atoms, for their order differs from system to
%% system, and maps are small, for the order of large ones does.
-module(recorded).
-export([main/0]).

main() ->
    io:setopts([{encoding, unicode}]),
    io:put_chars("# What OTP " ++ erlang:system_info(otp_release) ++ " prints, made by recorded.erl: terms and texts.\n"),
    rand:seed(exsss, 27),
    [record(F, A, -1) || {F, A} <- controls() ++ errors() ++ pretty()],
    [record(F, A, L) || {F, A} <- limited(), L <- [0, 1, 5, 17, 40]],
    [record(random_control(), [random_term(rand:uniform(60))], -1) || _ <- lists:seq(1, 150)],
    [record("~P ~W", [random_term(30), rand:uniform(12), random_term(20), rand:uniform(9)], -1) || _ <- lists:seq(1, 40)],
    [record(pick(["~p", "~tw", "~tp", "~lp"]), [random_term(40)], rand:uniform(120)) || _ <- lists:seq(1, 60)],
    halt().

record(Format, Args, Limit) ->
    Options = [{chars_limit, Limit} || Limit >= 0],
    Text = try unicode:characters_to_list(io_lib:format(Format, Args, Options)) catch error:badarg -> "error badarg" end,
    io:put_chars([binary:encode_hex(term_to_binary({Format, Args, Limit})), $\t, escaped(Text), $\n]).

escaped(Text) -> lists:flatmap(fun($\n) -> "\\n"; ($\r) -> "\\r"; ($\\) -> "\\\\"; (C) -> [C] end, Text).

controls() ->
    [{"", []}, {abc, []}, {<<"bin\x{e9} ~w">>, [x]}, {"a~~b~n", []}, {"~3n|~5~|~5.3~", []}, {["x", $~, $w, <<"y">>], [1]},
     {"~c~tc~c~5c~-5.3c|~.3c|~5.3.xc", [$a, 16#3bb, 16#3bb, $b, $c, $d, $e]}, {"~*c~*.*.*c", [3, $x, 5, 2, $-, $y]}] ++
    [{F, [X]} || F <- ["~f", "~.3f", "~12f", "~-12.2f|", "~4f", "~12.1..0f", "~e", "~.2e", "~14.4e", "~g", "~.1g", "~.4g", "~12g"],
                 X <- [0.0, -0.0, 1.0, -1.5, 3.14159265, 0.1, 9.99999999, 99999.5, 1.0e-7, 123456789.123, 1.0e100, 5.0e-324]] ++
    [{F, [X]} || F <- ["~b", "~B", "~.16b", "~.16B", "~10b", "~-10b|", "~10..0b", "~3b", "~.36B", "~.2#", "~.16+", "~#", "~12.8.*+"],
                 X <- [0, 31, -31, 1 bsl 70], F =/= "~12.8.*+"] ++
    [{"~12.8.*+", [$_, 255]}, {"~x~.16x~10.16X", [10, "p", -255, 'ÿ', 255, ["0", [$x]]]}, {"~8.16x|", [3, "λλ"]}] ++
    [{F, [X]} || F <- ["~s", "~ts", "~10s|", "~-10ts|", "~3s|", "~.3ts|", "~10.3s|", "~-10.5.*ts|", "~5.5ts|"], F =/= "~-10.5.*ts|",
                 X <- ["", "abc", "abcdefghijkl", <<"abc">>, ["a", [$b | <<"c">>], <<"d">>], 'a b', <<"h\x{e9}llo"/utf8>>, <<200, 201, 202>>,
                       "a\r\nb", [$a, 16#301, $b, $c]]] ++
    [{"~-10.5.*ts|", [$., "abcdef"]}, {"~ts|~5ts|~-9.4ts|", [[16#1F468, 16#200D, 16#1F469, $x], [16#3b1, 16#3b2], [16#1100, 16#1161, 16#0915, 16#094D, 16#0915]]}] ++
    [{F, [X]} || F <- ["~w", "~tw", "~p", "~tp", "~10w|", "~-10tw|", "~3w|", "~.3w|", "~10.4w|", "~lp", "~0p"],
                 X <- [a, 'A b', 'λ', '', 'x\'y', 17, 1.0, "abc", "a\"\\\n\e\d", [955], <<"abc">>, <<"h\x{e9}"/utf8>>, <<1, 2, 3:5>>, <<>>, [], {},
                       #{}, [a | b], {a, [1, "b"], #{1 => 2}}, fun lists:map/2, [0, 1], [$a | b], "\x{a0}\x{ff}"]].

errors() ->
    [{"~p", []}, {"~p", [1, 2]}, {"~", []}, {"~q", [1]}, {"~p", 1}, {"~p", [1 | 2]}, {17, []}, {"abc" ++ x, []}, {[foo], []}, {"~s", [1]},
     {"~s", [[16#3bb]]}, {"~s", ['λ']}, {"~s", [[a]]}, {"~s", [{}]}, {"~ts", [1.0]}, {"~ts", [<<1:3>>]}, {"~b", [1.0]}, {"~f", [1]},
     {"~.0f", [1.0]}, {"~.1e", [1.0]}, {"~.0g", [1.0]}, {"~.1b", [1]}, {"~.37b", [1]}, {"~c", [a]}, {"~-5p", [1]}, {"~-5n", []}, {"~-p", [1]},
     {"~*s", [a, "b"]}, {"~3.5s", ["a"]}, {"~3.5c", [$a]}, {"~P", [1]}, {"~P", [1, a]}, {"~W", [[1], x]}, {"~x", [1, 2]}, {"~x", [1]},
     {"~Kp", [undefined, [1]]}, {"~Kp", [foo, #{1 => 2}]}, {"~Kp", [foo, 1]}, {"~i", []}, {"~i", [1]}].

pretty() ->
    Long = fun(N) -> lists:seq(100000, 100000 + N) end,
    Names = [{user, I, <<"name ", (integer_to_binary(I))/binary>>, #{I => "value"}} || I <- lists:seq(1, 4)],
    Terms = [Long(9), Long(30), list_to_tuple(Long(20)), list_to_tuple([tag | Long(20)]),
             list_to_tuple([a_tag_that_is_rather_long_so_that_nothing_fits_behind_it, {inner, Long(10)}, Long(12)]), Names, {names, Names},
             #{I => lists:seq(1, I * 3) || I <- lists:seq(1, 9)}, #{<<"key">> => #{<<"deep">> => #{<<"deeper">> => Long(14)}}},
             #{{key, Long(12)} => {value, Long(12)}, 2 => b}, lists:duplicate(12, "text in a list"), string:copies("a long text ", 12),
             list_to_binary(string:copies("a long binary ", 12)), list_to_binary(lists:seq(0, 90)), {bin, list_to_binary(lists:seq(0, 40)), x},
             [a, b | list_to_tuple(Long(14))], [Long(3) | Long(14)], [Long(12) | tail], nest(12, {deep, leaf}), nest(30, [x]), tags(14), tags(40),
             [[], {}, #{}, <<>>, "", <<1:1>>], {error, {badmatch, #{1 => Long(9)}}, [{mod, func, 2, [{file, "src/mod.erl"}, {line, 17}]}]}],
    [{F, [T]} || T <- Terms, F <- ["~p", "~tp", "~20p", "~40p", "~0p", "~60.30p", "        ~lp", "a\tb~p"]] ++
    [{"~kp ~kw ~Kp ~KW", [M, M, reversed, M, reversed, M, 4]} || M <- [#{}, #{b => 1, a => 2, "c" => 3, 1.0 => 4, 1 => 5}, maps:from_list([{I, I} || I <- lists:seq(1, 50)])]].

nest(0, T) -> T;
nest(N, T) -> nest(N - 1, [N, T]).

tags(0) -> done;
tags(N) -> {element(N rem 3 + 1, {a, some_tag, a_somewhat_longer_tag}), tags(N - 1)}.

limited() ->
    [{"~p", [lists:seq(1, 100)]}, {"~w and ~p", [{a, "string", [b, c]}, #{1 => "string", 2 => [a, b]}]}, {"~s|~ts", ["abcdefghijklmnopq", <<"λλλλλλλλλ"/utf8>>]},
     {"~tp", ["a string that is cut"]}, {"~p", ["a string that is cut"]}, {"~p", [<<"a binary that is cut">>]}, {"~p", [list_to_binary(lists:seq(0, 30))]},
     {"x~n~P", [{a, [b, {c, [d, {e}]}]}, 4]}, {"~20s|~5.3ts", ["abc", "abcdef"]}].

random_control() -> "~" ++ pick(["", "", "30", "50", "100.20"]) ++ pick(["p", "p", "tp", "lp", "kp"]).

random_term(N) when N =< 1 -> random_leaf();
random_term(N) ->
    case rand:uniform(7) of
        1 -> random_terms(N - 1);
        2 -> list_to_tuple(random_terms(N - 1));
        3 -> list_to_tuple([pick([ok, some_tag, 'quoted tag', a_rather_long_tag_for_a_tuple]) | random_terms(N - 2)]);
        4 -> list_to_tuple([x | random_terms(N - 2)]);
        5 -> random_terms(N - 1) ++ pick([a, <<"tail">>, {t, 1}]);
        _ -> maps:from_list([{random_key(I), V} || {I, V} <- lists:enumerate(lists:sublist(random_terms(N - 1), 30))])
    end.

random_terms(N) when N =< 0 -> [];
random_terms(N) ->
    Size = rand:uniform(min(N, 20)),
    [random_term(Size) | random_terms(N - Size)].

random_key(I) -> pick([I, <<"key", (integer_to_binary(I))/binary>>, {I, x}, "k" ++ integer_to_list(I)]).

random_leaf() ->
    pick([rand:uniform(1000), -rand:uniform(1 bsl 80), rand:uniform(100) / 8, pick([a, 'B c', 'λ', undefined]), [], {}, #{}, <<>>,
          [$\s + rand:uniform(90) || _ <- lists:seq(1, rand:uniform(40))], << <<($\s + rand:uniform(90))>> || _ <- lists:seq(1, rand:uniform(40)) >>,
          rand:bytes(rand:uniform(30)), <<5:3>>, <<"gr\x{fc}n \x{3bb}"/utf8>>, [955, 956], fun erlang:self/0]).

pick(List) -> lists:nth(rand:uniform(length(List)), List).
