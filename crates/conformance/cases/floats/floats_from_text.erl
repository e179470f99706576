%% list_to_float and binary_to_float: what they read and refuse.
-module(floats_from_text).
-include("case.hrl").

main() ->
    Texts = ["1.0", "-1.0", "+1.5", "0.1", "1.0e10", "1.0E10", "1.0e+10", "1.0e-10", "00.10", "123456789012345678901234567890.0", "1.0e308", "5.0e-324", "2.0e-324", "1.0e-400", "0.30000000000000004",
             "9007199254740993.0", "1.0e309", "1", "1.", ".1", "1e10", "", "1.0e", "1.0e+", " 1.0", "1.0 ", "1.0x", "inf", "nan", "-", "1,0", "1.0.0", "-0.0", "1_0.0"],
    [begin
         ?show({T, list_to_float(id(T))}),
         ?show({T, binary_to_float(list_to_binary(id(T)))})
     end || T <- Texts],
    ?show(list_to_float(id(a))),
    ?show(list_to_float(id([$1, $., a]))),
    ?show(binary_to_float(id(1.0))),
    ?show(binary_to_float(id(<<1:3>>))),
    ok.
