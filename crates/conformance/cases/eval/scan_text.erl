%% Tokens with their text, with blanks and comments, and with other reserved words.
-module(scan_text).
-export([main/0]).

main() ->
    Texts = ["foo(X) -> \"a\\nb\", $\\n, 16#FF, 1_000.\n", "  \t\n\n   x % why\n\t\ty . ", "'an atom' and ~b\"abc\"x.\n", "\"\"\"\n  a\n  b\n  \"\"\".\n",
             "% only this", "", " ", "a\n\r\n\f\n b", "maybe else 'maybe' if.\n", "{" ++ lists:duplicate(20, $\s) ++ "}\n" ++ lists:duplicate(20, $\s) ++ "."],
    Options = [[], [return], [text], [return, text], [return_comments], [return_white_spaces],
               [{text_fun, fun(Category, Text) -> Category =:= atom orelse length(Text) > 3 end}],
               [{reserved_word_fun, fun(Word) -> Word =:= foo orelse Word =:= x end}]],
    [begin
         io:format("~p~n", [Text]),
         [io:format("  ~p~n", [erl_scan:string(Text, Start, Asked)]) || Start <- [1, {3, 5}], Asked <- Options]
     end || Text <- Texts],
    [io:format("~p~n", [erl_scan:tokens([], Text, {1, 1}, [return, text])]) || Text <- ["a. b", "a.\n b", "% c\n a . "]],
    {more, More} = erl_scan:tokens([], "foo ", 1, [return]),
    {more, More1} = erl_scan:tokens(More, "% x", 1, [return]),
    io:format("~p~n", [erl_scan:tokens(More1, "\n bar. baz", 1, [return])]),
    io:format("~p~n", [erl_scan:tokens(More1, eof, 1, [return])]),
    {more, Blank} = erl_scan:tokens([], "\n\n ", 1),
    io:format("~p~n", [erl_scan:tokens(Blank, "a. ", 1)]),
    io:format("~p~n", [erl_scan:tokens(Blank, eof, 1)]),
    [io:format("~p~n", [element(2, erl_scan:string(Text))]) || Text <- ["\"\"\"\n\tx\n\t\"\"", "~s(abc", "~S\"\"\"\nabc", "'abc", "\"abc", "$"]],
    {ok, [Token | _], _} = erl_scan:string("foo bar", {1, 1}, [text]),
    io:format("~p ~p ~p~n", [erl_scan:symbol(Token), erl_scan:text(Token), erl_scan:end_location(Token)]),
    [io:format("~p~n", [try erl_scan:string("a", 1, Bad) catch Class:Reason -> {Class, Reason} end]) || Bad <- [[{reserved_word_fun, x}], [1]]].
