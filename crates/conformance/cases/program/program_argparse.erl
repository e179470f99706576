%% Command lines by argparse: values, what is wrong with a line, help, what is wrong with a description.
-module(program_argparse).
-include("../case.hrl").

main() ->
    Command = #{help => "does things", arguments => [#{name => verbose, short => $v, long => "-verbose", action => count, help => "says more"},
                                                       #{name => level, short => $l, long => "-level", type => {integer, [{min, 1}, {max, 9}]}, default => 5},
                                                       #{name => flag, long => "flag", type => boolean}],
                commands => #{"add" => #{help => "adds files to the archive, one after the other, until all of them are in it",
                                         arguments => [#{name => files, nargs => nonempty_list, help => "the files"}, #{name => to, long => "to", required => true}],
                                         handler => fun(Values) -> io:format("~p~n", [lists:sort(maps:to_list(Values))]) end},
                              "list" => #{arguments => [#{name => kind, type => {atom, [short, long]}, required => false, default => short}], handler => optional},
                              "secret" => #{help => hidden, handler => optional}}},
    Options = #{progname => "tool"},
    [parsed(Line, Command, Options) || Line <- ["add a b -to c", "-v add -vv a -to x", "--level 3 add a -to x", "--level=4 add a -to x", "-l9 list", "list long", "list", "",
                                             "list odd", "-l 10 list", "-l 0 list", "-l x list", "add -to x", "add a", "add a -to", "what", "list -x", "-flag list", "-flag false list", "-vvl2 list"]],
    [io:format("~ts~n", [argparse:help(Command, Options#{command => Path, columns => Columns})]) || Path <- [[], ["add"], ["tool", "list"]], Columns <- [80, 40]],
    argparse:run(["add", "a", "-to", "b"], Command, Options),
    Bad = [#{arguments => x}, #{commands => x}, #{handler => 1}, #{help => 1}, x, #{arguments => [#{}]}, #{arguments => [#{name => a, type => odd}]},
           #{arguments => [#{name => a, action => odd}]}, #{arguments => [#{name => a, nargs => odd}]}, #{arguments => [#{name => a, required => odd}]},
           #{arguments => [#{name => a, short => $a}, #{name => b, short => $a}]}, #{arguments => [#{name => a, action => extend}]},
           #{arguments => [#{name => a, type => {integer, [{foo, 1}]}}]}, #{commands => #{"-x" => #{}}}],
    [?show({B, argparse:validate(id(B), Options)}) || B <- Bad],
    _ = ?show(argparse:validate(#{}, #{progname => 1})),
    ok.

parsed(Line, Command, Options) ->
    case argparse:parse(string:lexemes(Line, " "), Command, Options) of
        {ok, Values, Path, _} -> io:format("~s: ~p ~p~n", [Line, lists:sort(maps:to_list(Values)), Path]);
        {error, Reason} -> io:format("~s: ~ts~n", [Line, argparse:format_error(Reason)])
    end.
