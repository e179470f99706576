%% What the keys of a terminal do while a line is edited: the keymap, and which characters make up one key.
%%
%% A keymap says for each mode of the editor (`normal search tab_expand help`) which action a key has; `default` is the action of all others.
%% `shell_keymap` of the application stdlib adds to it.
-module(edlin_key).

-export([get_key_map/0, get_valid_escape_key/2]).

get_key_map() ->
    case application:get_env(stdlib, shell_keymap, none) of
        none -> key_map();
        Own when is_map(Own) -> maps:map(fun(Mode, Keys) -> maps:merge(Keys, valid(maps:get(Mode, Own, #{}))) end, key_map());
        Other ->
            io:format(standard_error, "Invalid keymap configuration: ~p~n", [Other]),
            key_map()
    end.

%% The entries that name a key and an action; the others are told.
valid(Entries) -> maps:filter(fun is_valid/2, Entries).

is_valid(default, Action) -> is_action(Action, default);
is_valid(Key, Action) when is_list(Key), is_atom(Action) ->
    try get_valid_escape_key(Key, none) of
        {key, Key, []} -> is_action(Action, Key);
        _ -> invalid("Invalid key ~p in entry {~p,~p}~n", [Key, Key, Action])
    catch error:_ -> invalid("Invalid key ~p in entry {~p,~p}~n", [Key, Key, Action])
    end;
is_valid(Key, Action) -> invalid("Invalid entry {~p,~p}~n", [Key, Action]).

is_action(Action, Key) -> lists:member(Action, actions()) orelse invalid("Invalid function ~p in entry {~p,~p}~n", [Action, Key, Action]).

invalid(Format, Args) ->
    io:format(standard_error, Format, Args),
    false.

actions() ->
    [clear_line, none, tab_expand_full
     | lists:uniq([Action || _ := Keys <- key_map(), _ := Action <- Keys] ++ [backward_delete_word, newline, search_cancel])].

%% Keys ----------------------------------------------------------------------------------------------------------------

%% What the characters begin with, after those of an unfinished key: `{insert, Char, Rest}`, `{key, Key, Rest}`, `{invalid, Key, Rest}`, or
%% `{escape_prefix, Prefix}` where they end before the key does. A prefix is reversed.
get_valid_escape_key([$\e | Chars], none) -> key(Chars, "\e");
get_valid_escape_key([C | Chars], none) when C < $\s; C =:= $\d -> {key, [C], Chars};
get_valid_escape_key([C | Chars], none) -> {insert, C, Chars};
get_valid_escape_key(Chars, Prefix) -> key(Chars, Prefix).

key([], Prefix) -> {escape_prefix, Prefix};
key([C | Chars], Prefix) ->
    Sequence = [C | Prefix],
    case follows(Prefix, C) of
        more -> key(Chars, Sequence);
        last -> {key, lists:reverse(Sequence), Chars};
        never -> {invalid, lists:reverse(Sequence), Chars}
    end.

follows("\e", C) when C =:= $[; C =:= $O; C =:= $\e -> more;
follows("\e", C) when C < $\s; C =:= $\d; C >= $!, C < $~ -> last;
follows("\e\e", $[) -> more;
follows([Last | _], C) when (Last =:= $[ orelse Last =:= $; orelse Last >= $0 andalso Last =< $9), C >= $0, C =< $9 -> more;
follows([Last | _], $;) when Last >= $0, Last =< $9 -> more;
follows([Last | _], C) when Last >= $0, Last =< $9, C >= $!, C =< $~ -> last;
follows("[\e", C) when C >= $a, C =< $z; C >= $A, C =< $Z -> last;
follows(Prefix, C) when Prefix =:= "\e\e" orelse Prefix =:= "O\e" orelse Prefix =:= "[\e\e", C >= $!, C =< $~ -> last;
follows(_, _) -> never.

key_map() ->
    Paging = #{"\e[A" => move_expand_up, "\eOA" => move_expand_up, "\e[B" => move_expand_down, "\eOB" => move_expand_down,
               "\e[5~" => scroll_expand_up, "\e[6~" => scroll_expand_down},
    #{normal => normal(),
      search => Paging#{"\^R" => skip_up, "\^S" => skip_down, "\e\^C" => search_cancel, "\ec" => search_cancel, "\n" => search_found, "\r" => search_found,
                        "\^H" => backward_delete_char, "\d" => backward_delete_char, default => search_quit},
      tab_expand => Paging#{"\t" => tab_expand_full, default => tab_expand_quit},
      help => Paging#{"\eh" => help_full, default => tab_expand_quit}}.

normal() ->
    maps:from_list(
      [{default, none}
       | [{Key, Action}
          || {Action, Keys} <-
                 [{new_line_finish, ["\n", "\r"]}, {new_line, ["\e\n", "\e\r"]}, {tab_expand, ["\t"]},
                  {beginning_of_line, ["\^A", "\e[H", "\eOH"]}, {end_of_line, ["\^E", "\e[F", "\eOF"]},
                  {backward_char, ["\^B", "\e[D", "\eOD"]}, {forward_char, ["\^F", "\e[C", "\eOC"]},
                  {backward_word, ["\eB", "\eb", "\e[3D", "\e[1;3D", "\e[5D", "\e[1;5D"]},
                  {forward_word, ["\eF", "\ef", "\e[3C", "\e[1;3C", "\e[5C", "\e[1;5C"]},
                  {backward_line, ["\e[1;3A", "\e[1;5A"]}, {forward_line, ["\e[1;3B", "\e[1;5B"]},
                  {beginning_of_expression, ["\e<", "\e[1;4A"]}, {end_of_expression, ["\e>", "\e[1;4B"]},
                  {history_up, ["\^P", "\e[A", "\eOA"]}, {history_down, ["\^N", "\e[B", "\eOB"]}, {search, ["\^R"]},
                  {backward_delete_char, ["\^H", "\d"]}, {forward_delete_char, ["\^D", "\e[3~"]}, {forward_delete_word, ["\e[3;5~"]},
                  {backward_kill_word, ["\^W", "\e\d"]}, {kill_word, ["\eD", "\ed"]},
                  {backward_kill_line, ["\^U"]}, {kill_line, ["\^K"]}, {clear_line, ["\ec"]}, {yank, ["\^Y"]},
                  {transpose_char, ["\^T"]}, {transpose_word, ["\eT", "\et"]}, {auto_blink, ["\^]"]},
                  {clear, ["\^L"]}, {redraw_line, ["\eL", "\el"]},
                  {open_editor, ["\^O", "\eo"]}, {format_expression, ["\er"]}, {help, ["\eh"]}],
             Key <- Keys]]).
