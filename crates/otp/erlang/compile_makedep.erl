%% Rules for make(1): what a compiled file depends on, as the options makedep of compile(3) ask.
-module(compile_makedep).

-export([rule/3, write/3]).

%% Longer lines go on in the next one.
-define(WIDTH, 76).

rule(Forms, File, Options) ->
    Given = proplists:get_value(makedep_target, Options, output(File, ".beam", Options)),
    Target = case proplists:get_value(makedep_quote_target, Options) of
                 true -> lists:flatmap(fun($$) -> "$$"; (Char) -> [Char] end, Given);
                 _ -> Given
             end,
    WithMissing = proplists:get_value(makedep_add_missing, Options) =:= true,
    Files = lists:uniq(lists:append([dependency(Form, WithMissing) || Form <- Forms])),
    Phony = case proplists:get_value(makedep_phony, Options) of
                true -> [["\n\n", shown(Other), ":"] || Other <- Files, Other =/= File];
                _ -> []
            end,
    unicode:characters_to_binary([line([shown(Other) || Other <- Files], Target ++ ":", length(Target) + 1), Phony, "\n"]).

dependency({attribute, _, file, {File, _}}, _) -> [File];
dependency({error, {_, epp, {include, file, File}}}, true) -> [File];
dependency(_, _) -> [].

shown("./" ++ File) -> File;
shown(File) -> File.

line([File | Files], Text, Width) when Width + 1 + length(File) > ?WIDTH -> line(Files, [Text, " \\\n  ", File], 2 + length(File));
line([File | Files], Text, Width) -> line(Files, [Text, " ", File], Width + 1 + length(File));
line([], Text, _) -> Text.

write(Forms, File, Options) ->
    Rule = rule(Forms, File, Options),
    case proplists:get_value(makedep_output, Options, output(File, ".Pbeam", Options)) of
        Path when is_list(Path) ->
            case file:write_file(Path, Rule) of
                ok -> ok;
                {error, Reason} -> {error, {write_error, Reason}}
            end;
        Device ->
            try io:fwrite(Device, "~ts", [Rule])
            catch error:_ -> {error, write_error}
            end
    end.

output(File, Extension, Options) ->
    Base = filename:basename(File, ".erl") ++ Extension,
    case proplists:get_value(outdir, Options, ".") of
        "." -> Base;
        Folder ->
            Path = filename:join(Folder, Base),
            {ok, Current} = file:get_cwd(),
            case string:prefix(Path, Current ++ "/") of
                nomatch -> Path;
                Inside -> Inside
            end
    end.
