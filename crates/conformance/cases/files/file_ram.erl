%% Files in memory: reading, writing, positions, and what is refused.
-module(file_ram).
-export([main/0]).
t(F) -> try F() of V -> V catch C:R -> {C, R} end.
p(T, F) -> io:format("~s: ~tp~n", [T, t(F)]).
fd({ok, F}) -> put(f, F), opened;
fd(X) -> X.
main() ->
  Ops = fun() -> F = get(f),
   [p(N, G) || {N, G} <- [
    {"read3", fun() -> file:read(F, 3) end},{"pos", fun() -> file:position(F, cur) end},{"pread", fun() -> file:pread(F, 1, 4) end},
    {"preads", fun() -> file:pread(F, [{0,2},{100,2},{3,0},{100,0}]) end},{"preadbad", fun() -> file:pread(F, [{a,2}]) end},{"preadbad2", fun() -> file:pread(F, -1, 2) end},
    {"write", fun() -> file:write(F, "XY") end},{"writebad", fun() -> file:write(F, [a]) end},{"get", fun() -> ram_file:get_file(F) end},
    {"pos3", fun() -> file:position(F, {bof, 12}) end},{"write2", fun() -> file:write(F, [<<"end">>, "!"]) end},{"get", fun() -> ram_file:get_file(F) end},
    {"size", fun() -> ram_file:get_size(F) end},{"poseof", fun() -> file:position(F, {eof, -2}) end},{"read", fun() -> file:read(F, 10) end},{"readeof", fun() -> file:read(F, 10) end},{"read0", fun() -> file:read(F, 0) end},
    {"posneg", fun() -> file:position(F, {bof, -2}) end},{"posbad", fun() -> file:position(F, foo) end},{"posbig", fun() -> file:position(F, 1 bsl 40) end},
    {"pwrite", fun() -> file:pwrite(F, 2, "__") end},{"pwrites", fun() -> file:pwrite(F, [{0,"a"},{20,"z"}]) end},{"pwbad", fun() -> file:pwrite(F, [{0,"a"},{-1,"z"}]) end},{"pwbad2", fun() -> file:pwrite(F, [{0,"a"},{1,[a]}]) end},{"pwbad3", fun() -> file:pwrite(F, x, "z") end},{"pwbad4", fun() -> file:pwrite(F, -1, "z") end},
    {"get", fun() -> ram_file:get_file(F) end},{"pos5", fun() -> file:position(F, 5) end},{"trunc", fun() -> file:truncate(F) end},{"get", fun() -> ram_file:get_file(F) end},
    {"pos9", fun() -> file:position(F, 9) end},{"trunc", fun() -> file:truncate(F) end},{"get", fun() -> ram_file:get_file(F) end},
    {"sync", fun() -> file:sync(F) end},{"datasync", fun() -> file:datasync(F) end},{"adv", fun() -> file:advise(F, 0, 0, normal) end},{"advbad", fun() -> file:advise(F, 0, 0, foo) end},{"alloc", fun() -> file:allocate(F, 0, 10) end},
    {"rl", fun() -> file:position(F, 0), file:read_line(F) end}, {"copy", fun() -> file:position(F, 0), {ok, G} = file:open("", [ram, write, read, binary]), {file:copy(F, G), ram_file:get_file(G)} end},
    {"close", fun() -> file:close(F) end},{"closed", fun() -> file:read(F, 1) end},{"close", fun() -> file:close(F) end}]] end,
  [begin io:format("== ~p~n", [M]), p("open", fun() -> fd(file:open("hello\nworld", M)) end), case get(f) of undefined -> ok; _ -> Ops(), erase(f) end end || M <- [[ram, read], [ram, write], [ram, read, write, binary], [ram], [ram, append], [ram, foo], [ram, raw, read, write]]],
  p("badopen", fun() -> file:open([a], [ram, read]) end), p("binopen", fun() -> fd(file:open(<<"abc">>, [ram, read])) end), p("x", fun() -> file:read(get(f), 10) end),
  p("nonram", fun() -> {ok, R} = file:open("/etc/passwd", [raw, read]), ram_file:get_file(R) end).
