%% The I/O server of a shell, before a driver that types.
-module(group_leader).

-export([main/0]).

main() ->
    Self = self(),
    Shell = fun() -> spawn(fun() -> Self ! {asked, session()} end) end,
    process_flag(trap_exit, true),
    Group = group:start(Self, Shell, [{echo, true}]),
    drive(Group, ["hello\r", "ab\^Bx\r", "12345\r", "{a,\r", "b}.\r", "secret\d\r", "plain\r"]).

session() ->
    [io:get_line("line? "), io:get_line(""), io:get_chars("", 3), io:get_line(""), io:read("term? "), io:get_password(),
     io:setopts([{echo, false}]), io:get_password(), io:get_line("off? "), io:setopts([binary]), io:setopts([{echo, 1}]),
     lists:sort([Option || {Key, _} = Option <- io:getopts(), Key =/= expand_fun]), io:columns(), io:rows(), io:request(group_leader(), unknown), io:put_chars("x")].

drive(Group, Keys) ->
    receive
        {Group, {put_chars_sync, unicode, Chars, To}} ->
            io:format("put ~p~n", [Chars]),
            Group ! {reply, To, ok},
            drive(Group, Keys);
        {Group, tty_geometry} ->
            Group ! {self(), tty_geometry, {100, 40}},
            drive(Group, Keys);
        {Group, get_unicode_state} ->
            Group ! {self(), get_unicode_state, true},
            drive(Group, Keys);
        {Group, get_terminal_state} ->
            Group ! {self(), get_terminal_state, #{stdin => true, stdout => true, stderr => false}},
            drive(Group, Keys);
        {asked, Answers} -> [io:format("~p~n", [Answer]) || Answer <- Answers];
        _ -> drive(Group, Keys)
    after 300 -> type(Group, Keys)
    end.

type(Group, [Key | Keys]) ->
    Group ! {self(), {data, unicode:characters_to_binary(Key)}},
    drive(Group, Keys);
type(_, []) -> io:format("nothing more to type~n").
