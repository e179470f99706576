%% log_mf_h: events in a ring of files, which is the newest, what is left out, and going on where the last one stopped.
-module(files_log_ring).
-include("../case.hrl").

main() ->
    Home = "/tmp/corpus_files_log_ring_" ++ os:getpid(),
    Folder = "folder",
    ok = filelib:ensure_path(filename:join(Home, Folder)),
    ok = file:set_cwd(Home),
    ring(Folder, fun(Event) -> Event =/= {unwanted} end, 12),
    show(Folder),
    ring(Folder, fun(Event) -> is_integer(Event) orelse exit(no) end, 4),
    show(Folder),
    ?show(element(1, log_mf_h:init("f", 10, 20))),
    ?show(tuple_size(log_mf_h:init("f", 10, 20))),
    {ok, Manager} = gen_event:start(),
    ?show(gen_event:add_handler(Manager, log_mf_h, log_mf_h:init("not_there", 100, 3))),
    gen_event:stop(Manager),
    ok = file:set_cwd("/"),
    ok = file:del_dir_r(Home).

ring(Folder, Wanted, N) ->
    {ok, Manager} = gen_event:start(),
    ok = gen_event:add_handler(Manager, log_mf_h, log_mf_h:init(Folder, 120, 3, Wanted)),
    [gen_event:notify(Manager, Event) || Event <- [{unwanted} | lists:seq(1, N)]],
    gen_event:sync_notify(Manager, {large, binary:copy(<<"x">>, 200)}),
    gen_event:sync_notify(Manager, {last}),
    Manager ! {emulator, self(), "text"},
    Manager ! something,
    gen_event:stop(Manager).

show(Folder) ->
    {ok, Names} = file:list_dir(Folder),
    {ok, <<Newest>>} = file:read_file(filename:join(Folder, "index")),
    io:format("~p, newest ~w~n", [lists:sort(Names), Newest]),
    [io:format("~s: ~0p~n", [Name, [Event || {{{_, _, _}, {_, _, _}}, Event} <- records(filename:join(Folder, Name))]])
     || Name <- lists:sort(Names), Name =/= "index"].

records(Name) ->
    {ok, Content} = file:read_file(Name),
    [case binary_to_term(Record) of {Time, {emulator, _, Text}} -> {Time, {emulator, Text}}; Term -> Term end
     || <<Size:16, Record:Size/binary>> <= Content].
