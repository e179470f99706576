%% io_lib:fread and its results.
-module(iofmt_fread).
-include("case.hrl").

main() ->
    [?show({F, S, io_lib:fread(F, S)})
     || {F, S} <- [{"~d", "42"}, {"~d ~d", "1 -2"}, {"~f", "1.5"}, {"~s", "word rest"}, {"~a", "atom"}, {"~d", "x"}, {"~d,~d", "1,2"}, {"~c", "x"}, {"~3c", "abcd"}, {"~16u", "ff"}, {"~#", "16#1F"}, {"~d", ""}, {"~5s", "abcdefgh"}, {"~*d ~d", "1 2"}, {"abc~d", "abc5"}, {"~~", "~"}, {"~l~d", "12"}]],
    ok.
