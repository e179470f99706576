%% Keys that edit a line, and what the line is then.
-module(line_editing).

-export([main/0]).

main() ->
    edlin:init(),
    [io:format("~p: ~p~n", [Keys, typed(Keys)])
     || Keys <- ["abc", "abc\^B\^Bx", "abc\^A\^Dz", "one two\^W3", "one two\ebx", "one two\^A\efx", "abc\^U", "abc\^A\^K\^Y\^Y", "ab\^T", "abc\^B\^T",
                 "one two\et", "a\e\rb", "a\e\rb\^P", "a\e\rb\e[1;5AX", "a\e\rb\^H\^H\^H", "a\e\rb\e<X\e>Y", "abc\e[D\e[D\e[3~", "abc\eOHx\eOFy",
                 "[a,{b}]", "abc\ec", "e\x{301}x\^H\^H", "\x{1F600}a\^H", "a b c\e[1;5D\e[1;5Dx\e[1;5Cy", "'a b' c\e\d\e\d"]],
    [io:format("~p: ~p~n", [Text, edlin:over_word(lists:reverse(Text), [], 0)]) || Text <- ["foo", "foo:bar", "a 'b c'", "'b c", "x_1.", ""]],
    [io:format("~p: ~p~n", [Keys, edlin_key:get_valid_escape_key(Keys, none)]) || Keys <- ["a", "\e[A.", "\^Ax", "\eb", "\e[1;5Cz", "\e[3~", "\eOFq", "\x{e5}b"]],
    [io:format("~p~n", [maps:get(Key, maps:get(normal, edlin:keymap()))]) || Key <- ["\n", "\t", "\^R", "\e[A", "\d", "\^Y", "\eh", "\ec"]].

typed(Keys) ->
    {more_chars, Line, _} = edlin:start("> "),
    case edlin:edit_line(Keys, Line) of
        {done, Text, Rest, _} -> {done, edlin:current_line(Text), Rest};
        {blink, Line1, _} -> {blink, shown(Line1)};
        {more_chars, Line1, _} -> shown(Line1);
        {Action, Rest, Line1, _} -> {Action, Rest, shown(Line1)}
    end.

shown(Line) -> {edlin:current_line(Line), edlin:current_chars(Line), edlin:length_before(Line), edlin:length_after(Line), edlin:prompt(Line)}.
