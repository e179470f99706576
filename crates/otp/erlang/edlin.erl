%% The editor of what is typed at a prompt: keys to a text of several lines, and to requests for who draws them.
%%
%% A continuation is `{line, Prompt, Text, {Mode, Prefix}}`. Text is `{LinesBefore, {Before, After}, LinesAfter}`: the lines above the cursor,
%% nearest first, what stands before the cursor on its line, reversed, what stands behind it, the lines below. Characters are grapheme
%% clusters; requests count code points. Who edits keeps the keymap and what was last cut in its process dictionary, which `init` prepares.
-module(edlin).

-export([current_chars/1, current_line/1, edit_line/2, edit_line1/2, erase_inp/1, erase_line/0, init/0, init/1, keymap/0, length_after/1,
         length_before/1, over_word/3, prompt/1, redraw_line/1, start/1, start/2]).

init() ->
    put(key_map, edlin_key:get_key_map()),
    put(kill_buffer, []),
    ok.

%% With what another process last cut.
init(Pid) ->
    init(),
    case process_info(Pid, {dictionary, kill_buffer}) of
        {_, Cut} when is_list(Cut) -> put(kill_buffer, Cut);
        _ -> ok
    end.

keymap() -> get(key_map).

start(Prompt) -> start(Prompt, {normal, none}).

start(Prompt, {_, {_, []}, []} = Text) -> {more_chars, {line, Prompt, Text, {normal, none}}, [{insert_chars, unicode, next_prompt(Prompt)}]};
start(Prompt, {_, {_, _}, _} = Text) -> {more_chars, {line, Prompt, Text, {normal, none}}, [redraw(Prompt, Text)]};
start(Prompt, Mode) -> {more_chars, {line, Prompt, {[], {[], []}, []}, Mode}, [new_prompt, {insert_chars, unicode, Prompt}]}.

%% Continuations -------------------------------------------------------------------------------------------------------

prompt({line, Prompt, _, _}) -> Prompt.

current_chars({line, _, Text, _}) -> current_line(Text).

current_line({line, _, Text, _}) -> current_line(Text) ++ "\n";
current_line({LinesBefore, {Before, After}, LinesAfter}) ->
    Lines = lists:reverse(LinesBefore, [lists:reverse(Before, After) | LinesAfter]),
    unicode:characters_to_list(lists:join($\n, Lines));
current_line(Line) when is_list(Line) -> Line.

length_before({line, Prompt, {_, {Before, _}, _}, _}) -> points(Prompt) + points(Before).
length_after({line, _, {_, {_, After}, _}, _}) -> points(After).

erase_line() -> [delete_line].
erase_inp({line, _, {_, {Before, After}, _}, _}) -> [{delete_chars, points(After)}, {delete_chars, -points(Before)}].
redraw_line({line, Prompt, Text, _}) -> [redraw(Prompt, Text)].

redraw(Prompt, Text) -> {redraw_prompt, Prompt, next_prompt(Prompt), Text}.

%% The prompt of the lines after the first.
next_prompt(Prompt) ->
    case application:get_env(stdlib, shell_multiline_prompt, default) of
        default -> shell:default_multiline_prompt(Prompt);
        {M, F} when is_atom(M), is_atom(F) ->
            try M:F(Prompt) of
                Next when is_list(Next) -> Next;
                _ -> no_prompt("Invalid call: ~p:~p/1~n", [M, F], Prompt)
            catch
                _:_ -> no_prompt("Invalid call: ~p:~p/1~n", [M, F], Prompt)
            end;
        Next when is_list(Next) -> lists:duplicate(max(0, shell:prompt_width(Prompt) - shell:prompt_width(Next)), $\s) ++ Next;
        Other -> no_prompt("Invalid multiline prompt: ~p~n", [Other], Prompt)
    end.

no_prompt(Format, Args, Prompt) ->
    application:set_env(stdlib, shell_multiline_prompt, default),
    io:format(Format, Args),
    shell:default_multiline_prompt(Prompt).

points(Chars) -> lists:foldl(fun(C, Sum) -> Sum + width(C) end, 0, Chars).

width(C) when is_integer(C) -> 1;
width(Cluster) -> length(Cluster).

%% Editing -------------------------------------------------------------------------------------------------------------

%% `{done, Text, Rest, Requests}` at the end of a line, `{more_chars | blink, Continuation, Requests}` when the characters are used up, and
%% otherwise what only the caller can do: `{Action, Rest, Continuation, Requests}`, or `{Action, Before, Rest, Continuation, Requests}`.
edit_line(Chars, {line, Prompt, Text, {blink, Back}}) -> edit(Chars, Prompt, Text, {normal, none}, Back);
edit_line(Chars, {line, Prompt, Text, Mode}) -> edit(Chars, Prompt, Text, Mode, []).

%% With a whole text in the place of an empty one.
edit_line1(Chars, {line, Prompt, {Before, {[], []}, After}, {normal, none}}) ->
    [Last | Lines] = lists:reverse([string:to_graphemes(Line) || Line <- string:split(Chars, "\n", all)]),
    Text = {Lines ++ Before, {lists:reverse(Last), []}, After},
    {more_chars, {line, Prompt, Text, {normal, none}}, [delete_line, redraw(Prompt, Text)]};
edit_line1(Chars, Continuation) -> edit_line(Chars, Continuation).

%% Requests are reversed.
edit([], Prompt, Text, {blink, _} = Mode, Requests) -> {blink, {line, Prompt, Text, Mode}, lists:reverse(Requests)};
edit([], Prompt, Text, Mode, Requests) -> {more_chars, {line, Prompt, Text, Mode}, lists:reverse(Requests)};
edit(eof, _, {_, {Before, After}, LinesAfter} = Text, _, Requests) ->
    Last = case LinesAfter of [] -> After; _ -> lists:last(LinesAfter) end,
    {done, Text, [], lists:reverse(Requests, [{move_combo, -points(Before), length(LinesAfter), points(Last)}])};
edit(Chars, Prompt, Text, {blink, Back}, Requests) -> edit(Chars, Prompt, Text, {normal, none}, Back ++ Requests);
edit(Chars, Prompt, Text, {Mode, Prefix}, Requests) ->
    case edlin_key:get_valid_escape_key(Chars, Prefix) of
        {escape_prefix, Unfinished} -> edit([], Prompt, Text, {Mode, Unfinished}, Requests);
        {invalid, _, Rest} -> edit(Rest, Prompt, Text, {Mode, none}, Requests);
        {insert, C, Rest} -> inserted(C, Mode, Chars, Rest, Prompt, Text, Requests);
        {key, Key, Rest} ->
            Keys = maps:get(Mode, get(key_map)),
            Action = case Keys of
                         #{Key := Known} -> Known;
                         #{} -> maps:get(default, Keys, none)
                     end,
            key(Action, Mode, Key ++ Rest, Rest, Prompt, Text, Requests)
    end.

inserted(C, normal, _, Rest, Prompt, Text, Requests) when C =:= $); C =:= $]; C =:= $} -> acted(closed(C, Text), normal, Rest, Prompt, Requests);
inserted(C, normal, _, Rest, Prompt, Text, Requests) -> acted(insert(C, Text), normal, Rest, Prompt, Requests);
inserted(C, search, _, Rest, Prompt, {LB, {Before, _}, LA}, Requests) ->
    edit(Rest, Prompt, {LB, {[C | Before], []}, LA}, {search, none}, [{insert_chars, unicode, [C]}, delete_after_cursor | Requests]);
inserted(_, _, Chars, _, Prompt, Text, Requests) -> edit(Chars, Prompt, Text, {normal, none}, [{move_rel, 0} | Requests]).

key(none, Mode, _, Rest, Prompt, Text, Requests) -> edit(Rest, Prompt, Text, {Mode, none}, Requests);
key(tab_expand_quit, _, Chars, _, Prompt, Text, Requests) -> edit(Chars, Prompt, Text, {normal, none}, [{move_rel, 0} | Requests]);
key(Action, Mode, _, Rest, Prompt, Text, Requests)
  when Action =:= search; Action =:= search_found; Action =:= search_cancel; Action =:= search_quit; Action =:= skip_up; Action =:= skip_down;
       Action =:= format_expression; Action =:= open_editor; Action =:= history_up; Action =:= history_down ->
    {Action, Rest, {line, Prompt, Text, {Mode, none}}, lists:reverse(Requests)};
key(Action, _, _, Rest, Prompt, Text, Requests)
  when Action =:= help; Action =:= help_full; Action =:= tab_expand; Action =:= tab_expand_full ->
    {Wanted, Mode} = case Action of
                         tab_expand -> {expand, tab_expand};
                         tab_expand_full -> {expand_full, tab_expand};
                         _ -> {Action, help}
                     end,
    {Wanted, chars_before(Text), Rest, {line, Prompt, Text, {Mode, none}}, lists:reverse(Requests)};
key(new_line_finish, _, _, Rest, _, Text, Requests) ->
    {{LinesBefore, {Before, []}, []}, Moves} = act(end_of_expression, Text),
    {done, {[lists:reverse(Before) | LinesBefore], {[], []}, []}, Rest, lists:reverse(Requests, Moves ++ [{insert_chars, unicode, "\n"}])};
key(clear, Mode, _, Rest, Prompt, Text, Requests) -> edit(Rest, Prompt, Text, {Mode, none}, [redraw(Prompt, Text), clear | Requests]);
key(redraw_line, Mode, _, Rest, Prompt, Text, Requests) -> edit(Rest, Prompt, Text, {Mode, none}, [redraw(Prompt, Text), delete_line | Requests]);
key(Action, Mode, _, Rest, Prompt, Text, Requests) -> acted(act(Action, Text), Mode, Rest, Prompt, Requests).

acted({blink, Text, There, Back}, _, Rest, Prompt, Requests) -> edit(Rest, Prompt, Text, {blink, [Back]}, lists:reverse(There, Requests));
acted({redraw, Text}, Mode, Rest, Prompt, Requests) -> edit(Rest, Prompt, Text, {Mode, none}, [redraw(Prompt, Text) | Requests]);
acted({Text, New}, Mode, Rest, Prompt, Requests) -> edit(Rest, Prompt, Text, {Mode, none}, lists:reverse(New, Requests)).

chars_before({LinesBefore, {Before, _}, _}) -> lists:flatten(lists:join($\n, [Before | [lists:reverse(Line) || Line <- LinesBefore]])).

%% A character may continue the one before it.
insert(C, {LB, {[Last | Before] = All, After}, LA}) ->
    Before1 = case string:to_graphemes([Last, C]) of
                  [Cluster] -> [Cluster | Before];
                  _ -> [C | All]
              end,
    {{LB, {Before1, After}, LA}, [{insert_chars, unicode, [C]}]};
insert(C, {LB, {[], After}, LA}) -> {{LB, {[C], After}, LA}, [{insert_chars, unicode, [C]}]}.

%% Actions -------------------------------------------------------------------------------------------------------------
%% Each answers the text and requests, or `{redraw, Text}`.

act(new_line, {LB, {Before, After}, LA}) -> {redraw, {[lists:reverse(Before) | LB], {[], After}, LA}};

act(forward_char, {LB, {Before, []}, [Next | LA]}) -> {{[lists:reverse(Before) | LB], {[], Next}, LA}, [{move_combo, -points(Before), 1, 0}]};
act(forward_char, {LB, {Before, [C | After]}, LA}) -> {{LB, {[C | Before], After}, LA}, [{move_rel, width(C)}]};
act(backward_char, {[Line | LB], {[], After}, LA}) -> {{LB, {lists:reverse(Line), []}, [After | LA]}, [{move_combo, 0, -1, points(Line)}]};
act(backward_char, {LB, {[C | Before], After}, LA}) -> {{LB, {Before, [C | After]}, LA}, [{move_rel, -width(C)}]};
act(forward_word, {LB, {Before, []}, [Next | LA]}) -> {{[lists:reverse(Before) | LB], {[], Next}, LA}, [{move_combo, -points(Before), 1, 0}]};
act(forward_word, {LB, {Before, After}, LA}) ->
    {After1, Before1, N} = over_next_word(After, Before),
    {{LB, {Before1, After1}, LA}, [{move_rel, N}]};
act(backward_word, {[Line | LB], {[], After}, LA}) -> {{LB, {lists:reverse(Line), []}, [After | LA]}, [{move_combo, 0, -1, points(Line)}]};
act(backward_word, {LB, {Before, After}, LA}) ->
    {Before1, After1, N} = over_next_word(Before, After),
    {{LB, {Before1, After1}, LA}, [{move_rel, -N}]};
act(forward_line, {LB, {Before, After}, [Next | LA]}) ->
    {Left, Right} = lists:split(min(length(Before), length(Next)), Next),
    {{[lists:reverse(Before, After) | LB], {lists:reverse(Left), Right}, LA}, [{move_combo, -points(Before), 1, points(Left)}]};
act(backward_line, {[Line | LB], {Before, After}, LA}) ->
    {Left, Right} = lists:split(min(length(Before), length(Line)), Line),
    {{LB, {lists:reverse(Left), Right}, [lists:reverse(Before, After) | LA]}, [{move_combo, -points(Before), -1, points(Left)}]};
act(Line, Text) when Line =:= forward_line; Line =:= backward_line -> {Text, []};
act(beginning_of_line, {LB, {Before, After}, LA}) -> {{LB, {[], lists:reverse(Before, After)}, LA}, [{move_rel, -points(Before)} || Before =/= []]};
act(end_of_line, {LB, {Before, After}, LA}) -> {{LB, {lists:reverse(After, Before), []}, LA}, [{move_rel, points(After)} || After =/= []]};
act(beginning_of_expression, {LB, {Before, After}, LA}) ->
    [First | Rest] = lists:reverse(LB, [lists:reverse(Before, After) | LA]),
    {{[], {[], First}, Rest}, [{move_combo, -points(Before), -length(LB), 0}]};
act(end_of_expression, {LB, {Before, After}, LA}) ->
    [Last | Rest] = lists:reverse(LA, [lists:reverse(Before, After) | LB]),
    {{Rest, {lists:reverse(Last), []}, []}, [{move_combo, -points(Before), length(LA), points(Last)} || {After, LA} =/= {[], []}]};

act(forward_delete_char, {LB, {Before, []}, [Next | LA]}) -> {redraw, {LB, {Before, Next}, LA}};
act(forward_delete_char, {LB, {Before, [C | After]}, LA}) -> {{LB, {Before, After}, LA}, [{delete_chars, width(C)}]};
act(backward_delete_char, {[Line | LB], {[], After}, LA}) -> {redraw, {LB, {lists:reverse(Line), After}, LA}};
act(backward_delete_char, {LB, {[C | Before], After}, LA}) -> {{LB, {Before, After}, LA}, [{delete_chars, -width(C)}]};
act(Delete, {LB, {Before, []}, [Next | LA]}) when Delete =:= forward_delete_word -> {redraw, {LB, {Before, Next}, LA}};
act(backward_delete_word, {[Line | LB], {[], After}, LA}) -> {redraw, {LB, {lists:reverse(Line), After}, LA}};
act(Kill, {LB, {Before, After}, LA}) when Kill =:= kill_word; Kill =:= forward_delete_word ->
    {After1, Cut, _} = over_next_word(After, []),
    put(kill_buffer, lists:reverse(Cut)),
    {redraw, {LB, {Before, After1}, LA}};
act(Kill, {LB, {Before, After}, LA}) when Kill =:= backward_kill_word; Kill =:= backward_delete_word ->
    {Before1, Cut, _} = over_next_word(Before, []),
    put(kill_buffer, Cut),
    {redraw, {LB, {Before1, After}, LA}};
act(kill_line, {LB, {Before, After}, LA}) ->
    put(kill_buffer, After),
    {redraw, {LB, {Before, []}, LA}};
act(backward_kill_line, {LB, {Before, After}, LA}) ->
    put(kill_buffer, lists:reverse(Before)),
    {{LB, {[], After}, LA}, [{delete_chars, -points(Before)}]};
act(clear_line, _) -> {redraw, {[], {[], []}, []}};
act(yank, {LB, {Before, After}, LA}) ->
    Cut = get(kill_buffer),
    {{LB, {lists:reverse(Cut, Before), After}, LA}, [{insert_chars, unicode, Cut}]};

act(transpose_char, {LB, {[Last, C | Before], []}, LA}) -> {redraw, {LB, {[C, Last | Before], []}, LA}};
act(transpose_char, {LB, {[C | Before], [Next | After]}, LA}) -> {redraw, {LB, {[C, Next | Before], After}, LA}};
act(transpose_word, {LB, {Before, After}, LA}) ->
    {Before1, After1} = transposed(Before, After),
    {redraw, {LB, {Before1, After1}, LA}};

act(move_expand_up, Text) -> {Text, [{move_expand, -1}]};
act(move_expand_down, Text) -> {Text, [{move_expand, 1}]};
act(scroll_expand_up, Text) -> {Text, [{move_expand, -5}]};
act(scroll_expand_down, Text) -> {Text, [{move_expand, 5}]};

act(auto_blink, Text) ->
    case opening(Text) of
        {C, Rows, There} ->
            Close = closing(C),
            {Text1, Insert} = insert(Close, Text),
            blink(Text1, Insert, Rows, There);
        none -> {Text, [beep]}
    end;
act(_, Text) -> {Text, [beep]}.

%% The word that the cursor is in, or after, changes places with the one before it.
transposed(Before, After) ->
    {After1, Before1, _} = over_word(After, Before, 0),
    {After2, Before2, _} = case After1 of
                               After -> over_next_word(After, Before);
                               _ -> {After1, Before1, 0}
                           end,
    {Rest, Second, _} = over_word(Before2, [], 0),
    {Rest1, Gap, _} = over_non_word(Rest, [], 0),
    {Rest2, First, _} = over_word(Rest1, [], 0),
    case Second =:= [] orelse First =:= [] of
        true -> {Before, After};
        false -> {lists:reverse(First, lists:reverse(Gap, lists:reverse(Second, Rest2))), After2}
    end.

%% Brackets ------------------------------------------------------------------------------------------------------------

%% A closing bracket shows the one it closes. One after `$` is a character.
closed(C, {_, {[$$ | Before], _}, _} = Text) when Before =:= []; hd(Before) =/= $$ -> insert(C, Text);
closed(C, Text) ->
    {Text1, Insert} = insert(C, Text),
    case opening(Text) of
        {Open, Rows, There} ->
            case closing(Open) of
                C -> blink(Text1, Insert, Rows, There);
                _ -> {Text1, Insert ++ [beep]}
            end;
        none -> {Text1, Insert ++ [beep]}
    end.

blink({_, {Before, _}, _} = Text, Insert, 0, There) ->
    Back = points(Before) - There,
    {blink, Text, Insert ++ [{move_rel, -Back}], {move_rel, Back}};
blink({_, {Before, _}, _} = Text, Insert, Rows, There) ->
    Here = points(Before),
    {blink, Text, Insert ++ [{move_combo, -Here, -Rows, There}], {move_combo, -There, Rows, Here}}.

closing($() -> $);
closing($[) -> $];
closing(${) -> $}.

%% The nearest bracket before the cursor that is still open: which, how many rows above, how many characters stand before it there.
opening({LinesBefore, {Before, _}, _}) -> opening([Before | [lists:reverse(Line) || Line <- LinesBefore]], 0, []).

opening([], _, _) -> none;
opening([[] | Lines], Row, Open) -> opening(Lines, Row + 1, Open);
opening([[_, $$ | Line] | Lines], Row, Open) when Line =:= []; hd(Line) =/= $$ -> opening([Line | Lines], Row, Open);
opening([[C | Line] | Lines], Row, Open) when C =:= $); C =:= $]; C =:= $} -> opening([Line | Lines], Row, [C | Open]);
opening([[C | Line] | Lines], Row, Open) when C =:= $(; C =:= $[; C =:= ${ ->
    case {closing(C), Open} of
        {_, []} -> {C, Row, points(Line)};
        {Close, [Close | Outer]} -> opening([Line | Lines], Row, Outer);
        _ -> none
    end;
opening([[_ | Line] | Lines], Row, Open) -> opening([Line | Lines], Row, Open).

%% Words ---------------------------------------------------------------------------------------------------------------

over_next_word(Chars, Stack) ->
    {Chars1, Stack1, N} = over_non_word(Chars, Stack, 0),
    over_word(Chars1, Stack1, N).

%% `{Rest, Stack, Count}` with the word's characters on the stack; a quoted atom is a word.
over_word(Chars, Stack, N) ->
    case {length([C || C <- Chars, C =:= $']) rem 2, Chars} of
        {1, _} -> over_quoted(Chars, Stack, N);
        {0, [$' | Rest]} -> over_quoted(Rest, [$' | Stack], N + 1);
        {0, _} -> over_plain(Chars, Stack, N)
    end.

over_quoted([$' | Chars], Stack, N) -> {Chars, [$' | Stack], N + 1};
over_quoted([C | Chars], Stack, N) -> over_quoted(Chars, [C | Stack], N + width(C));
over_quoted([], Stack, N) -> {[], Stack, N}.

over_plain([C | Chars] = All, Stack, N) ->
    case is_word(C) of
        true -> over_plain(Chars, [C | Stack], N + width(C));
        false -> {All, Stack, N}
    end;
over_plain([], Stack, N) -> {[], Stack, N}.

over_non_word([C | Chars] = All, Stack, N) ->
    case is_word(C) of
        true -> {All, Stack, N};
        false -> over_non_word(Chars, [C | Stack], N + width(C))
    end;
over_non_word([], Stack, N) -> {[], Stack, N}.

is_word(C) when is_list(C) -> true;
is_word(C) when C >= $a, C =< $z; C >= $A, C =< $Z; C >= $0, C =< $9; C =:= $_ -> true;
is_word(C) -> C >= 16#C0 andalso C =< 16#FF andalso C =/= 16#D7 andalso C =/= 16#F7.
